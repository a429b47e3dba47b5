using System.Diagnostics;
using System.Text.Json;

namespace MetalsPipeline.Storage.Tests.Support;

/// <summary>The embedded MongoDB server as a process of its own, on a free port and with a folder of its own.</summary>
public sealed class StoreServer : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("storage-tests-");
    private Process? _process;

    /// <summary>Options of a store in a database that no other test uses.</summary>
    internal PriceStoreOptions Options => new() { ConnectionString = $"mongodb://{Address}/", Database = $"test-{Guid.NewGuid():N}" };

    private string Address { get; set; } = "";

    public async Task InitializeAsync()
    {
        var assembly = Path.Combine(AppContext.BaseDirectory, "MetalsPipeline.Embedded.MongoDB.dll");
        _process = Process.Start(new ProcessStartInfo("dotnet", ["exec", assembly, "--listen", "127.0.0.1:0", "--data", _folder.FullName])
        {
            RedirectStandardOutput = true,
        })!;
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            using var entry = JsonDocument.Parse(line);
            if (!entry.RootElement.TryGetProperty("endpoint", out var endpoint))
                continue;
            Address = endpoint.GetString()!;
            _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null); // A full pipe would stop the server.
            return;
        }
        throw new InvalidOperationException("The server has ended before it listened.");
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }
        _folder.Delete(recursive: true);
    }
}
