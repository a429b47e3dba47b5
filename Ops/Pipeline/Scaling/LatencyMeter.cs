using MetalsPipeline.Ops.Pipeline.Services;

namespace MetalsPipeline.Ops.Pipeline.Scaling;

/// <summary>
/// Measures how long prices take into the store: from a price's own time to the moment when the health API shows it as the newest one. The pause between two
/// looks is in it.
/// </summary>
/// <param name="services">The services; the health API's clock counts, which is taken to be that of the producers.</param>
/// <param name="time">This machine's clock.</param>
internal sealed class LatencyMeter(ServiceClient services, TimeProvider time)
{
    private const int ClockReadings = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Prices of a file that is replayed are as old as the file: that isn't latency.</summary>
    private static readonly TimeSpan Replayed = TimeSpan.FromMinutes(10);

    /// <summary>Looks for so long; returns what the prices took, ms, in ascending order.</summary>
    public async Task<double[]> MeasureAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var ahead = await ReadClockAsync(cancellationToken);
        var started = time.GetTimestamp();
        var seen = (await services.LatestAsync(cancellationToken)).Select(tick => tick.EventId).ToHashSet();
        List<double> found = [];
        while (time.GetElapsedTime(started) < duration)
        {
            await Task.Delay(Pause, time, cancellationToken);
            var latest = await services.LatestAsync(cancellationToken);
            var now = (time.GetUtcNow() + ahead).UtcDateTime;
            found.AddRange(latest.Where(tick => seen.Add(tick.EventId)).Select(tick => now - tick.Timestamp).Where(age => age < Replayed).Select(age => age.TotalMilliseconds));
        }

        found.Sort();
        return [.. found];
    }

    /// <summary>By how much the health API's clock is ahead of ours: as it says in the middle of the fastest of several answers.</summary>
    private async Task<TimeSpan> ReadClockAsync(CancellationToken cancellationToken)
    {
        var (fastest, ahead) = (TimeSpan.MaxValue, TimeSpan.Zero);
        for (var i = 0; i < ClockReadings; i++)
        {
            var (asked, started) = (time.GetUtcNow(), time.GetTimestamp());
            var health = await services.HealthAsync(services.Api, cancellationToken);
            var elapsed = time.GetElapsedTime(started);
            if (elapsed < fastest)
                (fastest, ahead) = (elapsed, health.Timestamp - (asked + (elapsed / 2)));
        }

        return ahead;
    }
}
