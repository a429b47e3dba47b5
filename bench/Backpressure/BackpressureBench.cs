using System.Diagnostics;
using Confluent.Kafka;
using MetalsPipeline.Bench.Pipeline;

namespace MetalsPipeline.Bench.Backpressure;

/// <summary>A store that stands still while a backlog waits: how much memory the processor takes, and whether it keeps its partitions.</summary>
internal sealed class BackpressureBench(ServerPair servers, int count, TimeSpan stop)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <returns>Memory taken is that above the memory before the first tick.</returns>
    public async Task<(IReadOnlyList<Figure> Figures, double TakenMB, int Rebalances)> MeasureAsync(CancellationToken cancellationToken)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = servers.Broker.Address }).Build();
        using var source = new TickSource(servers.Broker.Address);
        await using var store = servers.Open();
        var stored = new StoredCount(store);
        await using var processor = servers.StartProcessor();
        await ConsumerGroup.SharedByAsync(admin, 1, cancellationToken);
        var (before, generations) = (processor.Usage.Memory, servers.Broker.Rebalances);

        await servers.Store.PauseAsync();
        var sending = Task.Run(() => source.Send(count, cancellationToken), cancellationToken);
        var peak = await PeakAsync(processor, stop, cancellationToken);
        await sending;
        await servers.Store.ResumeAsync();
        var resumed = Stopwatch.GetTimestamp();
        await stored.ReachesAsync(source.Sent, Pause, cancellationToken);
        var drained = Stopwatch.GetElapsedTime(resumed);
        var (taken, rebalances) = ((peak - before) / 1e6, servers.Broker.Rebalances - generations);
        return (
        [
            new("ticks that waited", count, "ticks"),
            new("processor: memory before the first tick", before / 1e6, "MB"),
            new("processor: most memory while the store stood still", peak / 1e6, "MB"),
            new("processor: taken for waiting", taken, "MB"),
            new("processor: most memory while it drained them", processor.Usage.PeakMemory / 1e6, "MB"),
            new("all stored after the store went on", drained.TotalSeconds, "s"),
            new("rebalances since the store stood still", rebalances, ""),
        ], taken, rebalances);
    }

    private static async Task<long> PeakAsync(ProcessorProcess processor, TimeSpan duration, CancellationToken cancellationToken)
    {
        var (started, peak) = (Stopwatch.GetTimestamp(), 0L);
        while (Stopwatch.GetElapsedTime(started) < duration)
        {
            peak = Math.Max(peak, processor.Usage.Memory);
            await Task.Delay(Pause, cancellationToken);
        }
        return peak;
    }
}
