using System.Diagnostics;
using MetalsPipeline.Storage;

namespace MetalsPipeline.Bench.Pipeline;

/// <summary>Watches the number of stored ticks.</summary>
internal sealed class StoredCount(IPriceStore store)
{
    public Task<long> GetAsync(CancellationToken cancellationToken) => store.EstimateCountAsync(cancellationToken);

    /// <summary>Waits for a count; returns the one that was seen.</summary>
    public async Task<long> ReachesAsync(long count, TimeSpan pause, CancellationToken cancellationToken)
    {
        long stored;
        while ((stored = await GetAsync(cancellationToken)) < count)
            await Task.Delay(pause, cancellationToken);
        return stored;
    }

    /// <summary>How long after it was sent each tick was stored, sorted: the n-th tick is stored when n are.</summary>
    /// <param name="before">Number of ticks stored before the first of these.</param>
    /// <param name="sentAt">Filled by the sender; 0 where nothing is sent yet.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<TimeSpan[]> LatenciesAsync(long before, long[] sentAt, CancellationToken cancellationToken)
    {
        var latencies = new TimeSpan[sentAt.Length];
        for (var seen = 0; seen < sentAt.Length;)
        {
            var stored = await GetAsync(cancellationToken) - before;
            var now = Stopwatch.GetTimestamp();
            for (; seen < stored && seen < sentAt.Length; seen++)
                latencies[seen] = Stopwatch.GetElapsedTime(Volatile.Read(ref sentAt[seen]), now);
            Thread.Sleep(1);
        }
        Array.Sort(latencies);
        return latencies;
    }
}
