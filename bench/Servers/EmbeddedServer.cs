using System.Diagnostics;
using System.Text.Json;

namespace MetalsPipeline.Bench.Servers;

/// <summary>An embedded server on a free port with a data folder of its own, which goes with it.</summary>
internal sealed class EmbeddedServer : IAsyncDisposable
{
    public const string Kafka = "MetalsPipeline.Embedded.Kafka.dll";
    public const string MongoDB = "MetalsPipeline.Embedded.MongoDB.dll";

    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private EmbeddedServer(Process process, DirectoryInfo folder, string address)
    {
        _process = process;
        _folder = folder;
        Address = address;
    }

    /// <summary>host:port.</summary>
    public string Address { get; }

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
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None); // A full pipe would stop the server.
            return new EmbeddedServer(process, folder, address.GetString()!);
        }
        throw new InvalidOperationException($"{assembly} ended before it listened.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
