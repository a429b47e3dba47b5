using System.Diagnostics;
using System.Reflection;

namespace MetalsPipeline.Containers.Tests.Support;

/// <summary>A Docker engine with the images: the one that answers, or else one of the tests' own, with its data in a temporary folder.</summary>
public sealed class DockerEngine : IAsyncLifetime
{
    public const string Collection = "Docker";

    /// <summary>An image with a shell and network tools.</summary>
    public const string ShellImage = "metals-pipeline-test/base";

    // The shell ends the engine when its standard input ends, however the tests end.
    private const string Script = """
        dockerd --host "unix://$1/docker.sock" --data-root "$1/data" --exec-root "$1/exec" --pidfile "$1/pid" >"$1/log" 2>&1 &
        read -r _
        kill "$!"
        wait "$!"
        """;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(8);

    private DirectoryInfo? _folder;
    private Process? _engine;

    /// <summary>Why there can't be an engine; null if there can.</summary>
    public static string? Absence { get; } =
        Docker.Answers() ? null
        : !OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess ? "no Docker engine answers, and only root can start one on Linux"
        : null;

    public async Task InitializeAsync()
    {
        if (!Docker.Answers())
            await StartAsync();
        var root = typeof(DockerEngine).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;
        await Docker.RunAsync(Path.Combine(root, "tests/images/build.sh"), ["zookeeper", "kafka", "schema-registry", "mongo"], BuildLimit);
    }

    public async Task DisposeAsync()
    {
        if (_engine is null)
            return;
        _engine.StandardInput.Close();
        await _engine.WaitForExitAsync();
        _engine.Dispose();
        Environment.SetEnvironmentVariable("DOCKER_HOST", null);
        _folder!.Delete(recursive: true);
    }

    private async Task StartAsync()
    {
        _folder = Directory.CreateTempSubdirectory("docker-");
        _engine = Process.Start(new ProcessStartInfo("sh", ["-c", Script, "sh", _folder.FullName]) { RedirectStandardInput = true })!;
        Environment.SetEnvironmentVariable("DOCKER_HOST", $"unix://{_folder.FullName}/docker.sock");
        using var limit = new CancellationTokenSource(StartLimit);
        while (!Docker.Answers())
        {
            if (limit.IsCancellationRequested)
                throw new TimeoutException($"dockerd doesn't answer; the end of its log: {string.Join('\n', File.ReadLines(Path.Combine(_folder.FullName, "log")).TakeLast(5))}");
            await Task.Delay(100, CancellationToken.None);
        }
    }
}

[CollectionDefinition(DockerEngine.Collection)]
public sealed class DockerTests : ICollectionFixture<DockerEngine>;
