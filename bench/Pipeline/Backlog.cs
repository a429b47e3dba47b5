using System.Diagnostics;

namespace MetalsPipeline.Bench.Pipeline;

/// <summary>A backlog and the processors that drain it, which stand still while it is sent: sending isn't measured, and all begin at once.</summary>
internal sealed class Backlog(ServerPair servers, TickSource source, IReadOnlyList<ProcessorProcess> processors, StoredCount stored)
{
    private const int WarmUpRate = 20_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    // The group would give up members that stand still for ten seconds.
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(8);

    /// <summary>Sends at a rate that leaves the processors time to compile what they do often; returns when all is stored.</summary>
    public async Task WarmUpAsync(int count, CancellationToken cancellationToken)
    {
        var before = await stored.GetAsync(cancellationToken);
        await Task.Run(() => source.Send(WarmUpRate, TimeSpan.FromSeconds((double)count / WarmUpRate), cancellationToken), cancellationToken);
        await stored.ReachesAsync(before + count, Pause, cancellationToken);
    }

    /// <summary>Sends <paramref name="count"/> ticks and has them drained.</summary>
    /// <exception cref="InvalidOperationException">Sending took longer than the processors may stand still.</exception>
    public async Task<Drain> DrainAsync(string name, int count, CancellationToken cancellationToken)
    {
        var before = await stored.GetAsync(cancellationToken);
        await Task.WhenAll(processors.Select(processor => processor.PauseAsync()));
        var started = Stopwatch.GetTimestamp();
        await Task.Run(() => source.Send(count, cancellationToken), cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(started);
        if (elapsed > LongestStop)
            throw new InvalidOperationException(
                $"Sending {count:N0} ticks took {elapsed.TotalSeconds:N1} s, longer than processors may stand still; give a smaller --backlog.");

        var meter = new DrainMeter(processors, servers.Store);
        await Task.WhenAll(processors.Select(processor => processor.ResumeAsync()));
        await stored.ReachesAsync(before + count, Pause, cancellationToken);
        return meter.Stop(name, count);
    }
}
