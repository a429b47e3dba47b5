using System.Diagnostics;
using System.Reflection;

namespace MetalsPipeline.Bench.Startup;

/// <summary>Starts the app host as a user does and notes when what happens, until every service is ready.</summary>
internal static class StartupBench
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly string[] Backing = ["kafka", "mongodb"];
    private static readonly string[] Services = ["producer", "processor", "health-api"];

    /// <exception cref="InvalidOperationException">The app host ended before everything was ready; its output is on standard error.</exception>
    public static async Task<IReadOnlyList<Phase>> MeasureAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        var folder = Directory.CreateTempSubdirectory("bench-");
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value,
            ArgumentList =
            {
                "run", "--no-build", "-c", "Release", "--project", "AppHost", "--launch-profile", "embedded", "--",
                $"--Pipeline:DataPath={folder.FullName}", "--DcpPublisher:RandomizePorts=true", "--Parameters:api-key=k", "--Parameters:mongodb-password=p",
            },
            RedirectStandardOutput = true,
        })!;
        try
        {
            return await FollowAsync(process.StandardOutput, watch, limit.Token);
        }
        finally
        {
            // To 'dotnet run' only: it hands the signal on, and a second one would cut the app host's clean-up short.
            using var kill = Process.Start("kill", ["-s", "TERM", $"{process.Id}"]);
            await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            await process.WaitForExitAsync(CancellationToken.None);
            folder.Delete(recursive: true);
        }
    }

    private static async Task<IReadOnlyList<Phase>> FollowAsync(StreamReader output, Stopwatch watch, CancellationToken cancellationToken)
    {
        var ready = new Dictionary<string, TimeSpan>();
        TimeSpan? appHost = null;
        while (await output.ReadLineAsync(cancellationToken) is { } line)
        {
            // The app host's first line of its own: it has built the model and begins to start resources.
            if (line.StartsWith('['))
                appHost ??= watch.Elapsed;
            if (line.Trim().Split(' ') is [var resource, "is", "ready:", ..])
                ready[resource] = watch.Elapsed;
            if (!Backing.Concat(Services).All(ready.ContainsKey))
                continue;
            var backing = Backing.Max(name => ready[name]);
            return
            [
                new("dotnet run starts the app host, it builds its model", appHost ?? TimeSpan.Zero),
                new("Kafka and MongoDB start, side by side", backing - (appHost ?? TimeSpan.Zero)),
                new("the services start, side by side, until all are ready", Services.Max(name => ready[name]) - backing),
            ];
        }
        throw new InvalidOperationException("The app host ended before every service was ready; 'make run' shows why.");
    }
}
