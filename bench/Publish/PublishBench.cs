using System.Diagnostics;
using System.Reflection;

namespace MetalsPipeline.Bench.Publish;

/// <summary>Publishes the stacks as 'aspire publish' does after its build, as medians over several times.</summary>
internal static class PublishBench
{
    private const int Rounds = 5;

    /// <exception cref="InvalidOperationException">Publishing failed; its words are in the message.</exception>
    public static async Task<IReadOnlyList<Phase>> MeasureAsync(CancellationToken cancellationToken) =>
    [
        new("the .NET host alone, for scale", await MedianAsync(["--info"], cancellationToken)),
        new("publish Single", await MedianAsync(Publish("Single"), cancellationToken)),
        new("publish HighAvailability", await MedianAsync(Publish("HighAvailability"), cancellationToken)),
    ];

    private static string[] Publish(string topology) =>
    [
        "exec", Path.Combine(Metadata("AppHostFolder"), "MetalsPipeline.AppHost.dll"),
        "--operation", "publish", "--step", "publish", $"--Pipeline:Topology={topology}", "--output-path",
    ];

    private static async Task<TimeSpan> MedianAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var times = new List<TimeSpan>();
        for (var round = 0; round < Rounds; round++)
        {
            var folder = Directory.CreateTempSubdirectory("bench-");
            var watch = Stopwatch.StartNew();
            var start = new ProcessStartInfo("dotnet", arguments[^1] == "--output-path" ? [.. arguments, folder.FullName] : arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            times.Add(watch.Elapsed);
            folder.Delete(recursive: true);
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"'dotnet {string.Join(' ', arguments)}' failed: {output}{await errors}");
        }
        times.Sort();
        return times[Rounds / 2];
    }

    private static string Metadata(string key) =>
        Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
