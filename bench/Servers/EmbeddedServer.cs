using System.Diagnostics;
using System.Text.Json;
using MetalsPipeline.Bench.Pipeline;

namespace MetalsPipeline.Bench.Servers;

/// <summary>An embedded server on a free port with a data folder of its own, which goes with it.</summary>
internal sealed class EmbeddedServer : IAsyncDisposable
{
    public const string Kafka = "MetalsPipeline.Embedded.Kafka.dll";
    public const string MongoDB = "MetalsPipeline.Embedded.MongoDB.dll";

    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private int _rebalances;

    private EmbeddedServer(Process process, DirectoryInfo folder, string address)
    {
        _process = process;
        _folder = folder;
        Address = address;
        _ = FollowAsync();
    }

    /// <summary>host:port.</summary>
    public string Address { get; }

    public ProcessUsage Usage => ProcessUsage.Of(_process.Id);

    /// <summary>How many generations consumer groups have had so far.</summary>
    public int Rebalances => Volatile.Read(ref _rebalances);

    public Task PauseAsync() => Signals.PauseAsync(_process);

    public Task ResumeAsync() => Signals.ResumeAsync(_process);

    public static async Task<EmbeddedServer> StartAsync(string assembly, string fsync, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("bench-");
        var process = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { "exec", Path.Combine(AppContext.BaseDirectory, assembly), "--listen", "127.0.0.1:0", "--data", folder.FullName, "--fsync", fsync },
            RedirectStandardOutput = true,
        })!;
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            using var entry = JsonDocument.Parse(line);
            if (entry.RootElement.GetProperty("message").GetString() != "listening")
                continue;
            var address = entry.RootElement.TryGetProperty("address", out var found) ? found : entry.RootElement.GetProperty("endpoint");
            return new EmbeddedServer(process, folder, address.GetString()!);
        }
        throw new InvalidOperationException($"{assembly} ended before it listened.");
    }

    // Its log must be read in any case: a full pipe would stop the server.
    private async Task FollowAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains("\"group rebalanced\"", StringComparison.Ordinal))
                Interlocked.Increment(ref _rebalances);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
