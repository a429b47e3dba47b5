using Confluent.Kafka;
using Confluent.Kafka.Admin;
using MetalsPipeline.Bench.Servers;
using MetalsPipeline.Contracts;
using MetalsPipeline.Storage;

namespace MetalsPipeline.Bench.Pipeline;

/// <summary>An embedded broker with the topic, and an embedded store, both empty.</summary>
internal sealed class ServerPair(EmbeddedServer broker, EmbeddedServer store) : IAsyncDisposable
{
    public EmbeddedServer Broker => broker;

    public EmbeddedServer Store => store;

    /// <summary>The store's, for drivers.</summary>
    public string Uri => $"mongodb://{store.Address}/";

    public static async Task<ServerPair> StartAsync(string fsync, CancellationToken cancellationToken)
    {
        var servers = new ServerPair(
            await EmbeddedServer.StartAsync(EmbeddedServer.Kafka, fsync, cancellationToken),
            await EmbeddedServer.StartAsync(EmbeddedServer.MongoDB, fsync, cancellationToken));
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = servers.Broker.Address }).Build();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = Topics.MetalsPrices, NumPartitions = Topics.Partitions }]);
        return servers;
    }

    /// <summary>A processor between the two, in a process of its own.</summary>
    public ProcessorProcess StartProcessor(params ReadOnlySpan<(string Name, string Value)> settings) =>
        ProcessorProcess.Start(broker.Address, Uri, settings);

    /// <summary>The store, for counting.</summary>
    public IPriceStore Open(string? database = null) => PriceStore.Open(
        database is null ? new PriceStoreOptions { ConnectionString = Uri } : new PriceStoreOptions { ConnectionString = Uri, Database = database });

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        await broker.DisposeAsync();
    }
}
