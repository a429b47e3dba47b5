using System.Globalization;
using MetalsPipeline.Bench.Pipeline;

namespace MetalsPipeline.Bench.Growth;

/// <summary>What a tick costs, end to end, as the collection grows: one backlog, drained by one processor, looked at where so many are stored.</summary>
internal sealed class GrowthBench(ServerPair servers, long largest)
{
    private const int Window = 500_000;

    private static readonly long[] Sizes = [100_000, 1_000_000, 3_000_000, 10_000_000];
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    public async Task<IReadOnlyList<Drain>> MeasureAsync(CancellationToken cancellationToken)
    {
        var sizes = Sizes.Where(size => size < largest).Append(largest).ToList();
        using var source = new TickSource(servers.Broker.Address);
        await Task.Run(() => source.Send(largest + Window, cancellationToken), cancellationToken);

        await using var store = servers.Open();
        var stored = new StoredCount(store);
        await using var processor = servers.StartProcessor();
        List<Drain> drains = [];
        foreach (var size in sizes)
        {
            var first = await stored.ReachesAsync(size, Pause, cancellationToken);
            var meter = new DrainMeter([processor], servers.Store);
            var last = await stored.ReachesAsync(first + Math.Min(Window, source.Sent - first), Pause, cancellationToken);
            drains.Add(meter.Stop(string.Create(CultureInfo.InvariantCulture, $"from {size:N0} documents on"), last - first));
        }
        return drains;
    }
}
