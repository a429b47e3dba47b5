using System.Globalization;
using MetalsPipeline.Bench.Pipeline;

namespace MetalsPipeline.Bench.Growth;

/// <summary>What a tick costs, end to end, as the collection grows: half a million ticks, drained by one processor, where so many are stored.</summary>
/// <remarks>What lies between these sizes comes the same way, and isn't measured.</remarks>
internal sealed class GrowthBench(ServerPair servers, long largest)
{
    private const int Measured = 500_000;

    private static readonly long[] Sizes = [100_000, 1_000_000, 3_000_000, 10_000_000];
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    public async Task<IReadOnlyList<Drain>> MeasureAsync(CancellationToken cancellationToken)
    {
        using var source = new TickSource(servers.Broker.Address);
        await using var store = servers.Open();
        var stored = new StoredCount(store);
        await using var processor = servers.StartProcessor();
        var backlog = new Backlog(servers, source, [processor], stored);
        await backlog.WarmUpAsync((int)Sizes[0], cancellationToken);

        List<Drain> drains = [];
        foreach (var size in Sizes.Where(size => size < largest).Append(largest))
        {
            await Task.Run(() => source.Send(Math.Max(0, size - source.Sent), cancellationToken), cancellationToken);
            await stored.ReachesAsync(source.Sent, Pause, cancellationToken);
            drains.Add(await backlog.DrainAsync(string.Create(CultureInfo.InvariantCulture, $"{source.Sent:N0} documents"), Measured, cancellationToken));
        }
        return drains;
    }
}
