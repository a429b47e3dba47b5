namespace MetalsPipeline.ServiceDefaults.Health;

/// <summary>How many ticks this process has dealt with since it started.</summary>
public sealed class ServiceProgress
{
    private long _processed;

    /// <summary>Ticks so far.</summary>
    public long Processed => Interlocked.Read(ref _processed);

    /// <summary>Counts <paramref name="ticks"/> more.</summary>
    public void Add(long ticks) => Interlocked.Add(ref _processed, ticks);
}
