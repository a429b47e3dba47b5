using System.Diagnostics;
using Aspire.Hosting.DockerSwarm.Tests;

namespace MetalsPipeline.AppHost.Tests;

/// <summary>A folder that the real app host has published into, as 'aspire publish' starts it.</summary>
internal sealed class PublishedFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("stack-");

    /// <summary>What the app host wrote on standard output and standard error.</summary>
    public string Log { get; private set; } = "";

    public int ExitCode { get; private set; }

    /// <summary>Where the stack is.</summary>
    public string Path => System.IO.Path.Combine(_folder.FullName, "out");

    public string StackFile => System.IO.Path.Combine(Path, "stack.yml");

    public string Yaml => File.ReadAllText(StackFile);

    public PublishedStack Stack => new(Yaml);

    /// <summary>All files, relative to the folder, in order; none if nothing was written.</summary>
    public IReadOnlyList<string> Files => Directory.Exists(Path)
        ? [.. Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories).Select(file => System.IO.Path.GetRelativePath(Path, file)).Order(StringComparer.Ordinal)]
        : [];

    public static async Task<PublishedFolder> CreateAsync(params IEnumerable<string> settings)
    {
        var published = new PublishedFolder();
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (IEnumerable<string>)
            ["exec", System.IO.Path.Combine(AppContext.BaseDirectory, "MetalsPipeline.AppHost.dll"),
            "--operation", "publish", "--step", "publish", "--output-path", published.Path, .. settings.Select(setting => "--" + setting)])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        published.Log = await process.StandardError.ReadToEndAsync() + await output;
        await process.WaitForExitAsync();
        published.ExitCode = process.ExitCode;
        return published;
    }

    public string Read(string file) => File.ReadAllText(System.IO.Path.Combine(Path, file));

    public void Dispose() => _folder.Delete(recursive: true);
}
