using Confluent.Kafka;
using MetalsPipeline.Bench.Pipeline;
using MetalsPipeline.Contracts;

namespace MetalsPipeline.Bench.Scaling;

/// <summary>A backlog, spread evenly over the partitions, that 1, 2, 3 and 6 processors of one group drain.</summary>
internal sealed class ScalingBench(ServerPair servers, int count)
{
    private const int WarmUp = 200_000;

    private static readonly int[] Processors = [1, 2, 3, 6];

    public async Task<IReadOnlyList<Drain>> MeasureAsync(CancellationToken cancellationToken)
    {
        using var source = TickSource.Even(servers.Broker.Address);
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = servers.Broker.Address }).Build();
        List<Drain> drains = [];
        foreach (var number in Processors)
            drains.Add(await DrainAsync(number, source, admin, cancellationToken));
        return drains;
    }

    // Each round has a database of its own, since a tick's cost may depend on what is stored already.
    private async Task<Drain> DrainAsync(int number, TickSource source, IAdminClient admin, CancellationToken cancellationToken)
    {
        var database = $"scaling-{number}";
        await using var store = servers.Open(database);
        var processors = Enumerable.Range(0, number).Select(_ => servers.StartProcessor(("Storage__Database", database))).ToList();
        try
        {
            var most = await ConsumerGroup.SharedByAsync(admin, number, cancellationToken);
            var backlog = new Backlog(servers, source, processors, new StoredCount(store));
            await backlog.WarmUpAsync(WarmUp, cancellationToken);
            var name = $"{number} {(number == 1 ? "processor" : "processors")}, at most {most} of {Topics.Partitions}";
            var drain = await backlog.DrainAsync(name, count, cancellationToken);
            await Task.WhenAll(processors.Select(processor => processor.StopAsync(cancellationToken)));
            return drain;
        }
        finally
        {
            foreach (var processor in processors)
                await processor.DisposeAsync();
        }
    }
}
