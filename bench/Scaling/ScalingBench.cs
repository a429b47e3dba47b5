using System.Diagnostics;
using Confluent.Kafka;
using MetalsPipeline.Bench.Pipeline;
using MetalsPipeline.Contracts;

namespace MetalsPipeline.Bench.Scaling;

/// <summary>A backlog, spread evenly over the partitions, that 1, 2, 3 and 6 processors of one group drain.</summary>
/// <remarks>They join and warm up first and stand still while the backlog is sent: neither their start nor the sending is measured.</remarks>
internal sealed class ScalingBench(ServerPair servers, int count)
{
    private const int WarmUp = 200_000;

    private static readonly int[] Processors = [1, 2, 3, 6];
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    // The group would give up members that stand still for ten seconds.
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(8);

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
        var stored = new StoredCount(store);
        var processors = Enumerable.Range(0, number).Select(_ => servers.StartProcessor(("Storage__Database", database))).ToList();
        try
        {
            var most = await ConsumerGroup.SharedByAsync(admin, number, cancellationToken);
            await Task.Run(() => source.Send(WarmUp, cancellationToken), cancellationToken);
            await stored.ReachesAsync(WarmUp, Pause, cancellationToken);

            await Task.WhenAll(processors.Select(processor => processor.PauseAsync()));
            await SendBacklogAsync(source, cancellationToken);
            var meter = new DrainMeter(processors, servers.Store);
            await Task.WhenAll(processors.Select(processor => processor.ResumeAsync()));
            await stored.ReachesAsync(WarmUp + count, Pause, cancellationToken);
            var drain = meter.Stop($"{number} {(number == 1 ? "processor" : "processors")}, at most {most} of {Topics.Partitions}", count);

            await Task.WhenAll(processors.Select(processor => processor.StopAsync(cancellationToken)));
            return drain;
        }
        finally
        {
            foreach (var processor in processors)
                await processor.DisposeAsync();
        }
    }

    private async Task SendBacklogAsync(TickSource source, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await Task.Run(() => source.Send(count, cancellationToken), cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(started);
        if (elapsed > LongestStop)
            throw new InvalidOperationException(
                $"Sending {count:N0} ticks took {elapsed.TotalSeconds:N1} s, longer than the processors may stand still; give a smaller --backlog.");
    }
}
