using System.Net.Sockets;
using MetalsPipeline.Embedded.Logging;
using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Commands;
using MetalsPipeline.Embedded.MongoDB.Network;
using MetalsPipeline.Embedded.MongoDB.Query;
using MetalsPipeline.Embedded.MongoDB.Replication;
using MetalsPipeline.Embedded.MongoDB.Security;
using MetalsPipeline.Embedded.MongoDB.Storage;

namespace MetalsPipeline.Embedded.MongoDB.Hosting;

/// <summary>A running server: everything it is made of, in the order it starts and, backwards, stops.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly CursorRegistry _cursors;

    private ServerProcess(DocumentStore store, CursorRegistry cursors, MongoServer server) => (Store, _cursors, Server) = (store, cursors, server);

    public DocumentStore Store { get; }

    public MongoServer Server { get; }

    /// <exception cref="IOException">The data folder can't be used.</exception>
    /// <exception cref="SocketException">The address can't be listened on.</exception>
    public static async Task<ServerProcess> StartAsync(ServerOptions options, TimeProvider clock, JsonLog log)
    {
        var authenticator = new Authenticator(options.User, options.Password);
        var store = await DocumentStore.OpenAsync(options.DataPath, options.Fsync, MaxBytes(options), clock, log).ConfigureAwait(false);
        try
        {
            var cursors = new CursorRegistry(clock);
            var services = new Services(store, cursors, authenticator, new ObjectIds(clock), clock, log)
            {
                ReplicaSet = options.ReplicaSet is { } name ? new ReplicaSet(name, options.DataPath) : null,
            };
            var server = new MongoServer(options.Listen, services);
            log.Info("listening", ("endpoint", server.Endpoint.ToString()), ("port", server.Endpoint.Port),
                ("authentication", authenticator.IsRequired), ("data", options.DataPath ?? "memory"));
            return new ServerProcess(store, cursors, server);
        }
        catch
        {
            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>What is kept nowhere else may take half of the memory there is, unless the options say more or less.</summary>
    private static long MaxBytes(ServerOptions options) =>
        options.MaxBytes ?? (options.DataPath is null ? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2 : long.MaxValue);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync().ConfigureAwait(false);
        _cursors.Dispose();
        await Store.DisposeAsync().ConfigureAwait(false);
    }
}
