using System.Net;
using System.Text;
using MetalsPipeline.Embedded.Logging;
using MetalsPipeline.Embedded.MongoDB.Hosting;
using MetalsPipeline.Embedded.MongoDB.Storage;

namespace MetalsPipeline.Embedded.MongoDB.Tests.Support;

/// <summary>A server inside the test's process, on a port of its own.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly ServerProcess _process;
    private readonly MemoryStream _log;

    private TestServer(ServerProcess process, MemoryStream log) => (_process, _log) = (process, log);

    public IPEndPoint Endpoint => _process.Server.Endpoint;

    public string Log => Encoding.UTF8.GetString(_log.ToArray());

    public static async Task<TestServer> StartAsync(ServerOptions? options = null, TimeProvider? clock = null)
    {
        var log = new MemoryStream();
        clock ??= TimeProvider.System;
        options = (options ?? new ServerOptions()) with { Listen = new IPEndPoint(IPAddress.Loopback, 0) };
        return new TestServer(await ServerProcess.StartAsync(options, clock, new JsonLog(log, clock)), log);
    }

    /// <summary>Looks into the store.</summary>
    public T WithStore<T>(Func<DocumentStore, T> look)
    {
        lock (_process.Store.Lock)
            return look(_process.Store);
    }

    /// <summary>Begins a new segment, long before the last one is full.</summary>
    public void Roll() => WithStore(store =>
    {
        store.Journal.Roll();
        return true;
    });

    public Task<WireClient> ConnectAsync() => WireClient.ConnectAsync(Endpoint);

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
