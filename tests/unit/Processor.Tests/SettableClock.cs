namespace MetalsPipeline.Processor.Tests;

/// <summary>The system's time with a wall clock that somebody sets; durations are measured by another clock, as everywhere.</summary>
internal sealed class SettableClock : TimeProvider
{
    private long _ahead;

    /// <summary>How far the wall clock is ahead of the true time.</summary>
    public TimeSpan Ahead
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _ahead));
        set => Interlocked.Exchange(ref _ahead, value.Ticks);
    }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
}
