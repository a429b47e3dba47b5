using System.Numerics;

namespace MetalsPipeline.ServiceDefaults.Health;

/// <summary>The latencies of the last seconds, counted in buckets: no memory a tick, and percentiles that are right to a sixteenth.</summary>
public sealed class LatencyWindow(TimeProvider time)
{
    private const int BucketsAnOctave = 16;

    private const int OctaveBits = 4;

    /// <summary>Up to 2^40 ms, which is thirty years.</summary>
    private const int Buckets = BucketsAnOctave * (40 - OctaveBits + 1);

    /// <summary>What is read covers the half that is being filled and the one before.</summary>
    private static readonly TimeSpan Half = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private long[] _filling = new long[Buckets];
    private long[] _filled = new long[Buckets];
    private long _since = time.GetTimestamp();

    /// <summary>Begins to count; hold it while adding, and dispose of it.</summary>
    public Lock.Scope Enter()
    {
        var scope = _gate.EnterScope();
        Turn();
        return scope;
    }

    /// <summary>Counts a latency, within <see cref="Enter"/>.</summary>
    /// <param name="milliseconds">Negative ones, of clocks that differ, count as none.</param>
    public void Add(long milliseconds) => _filling[IndexOf(milliseconds)]++;

    /// <summary>The last five to ten seconds; null if there was nothing.</summary>
    public LatencySummary? Read()
    {
        using var _ = Enter();
        var total = 0L;
        for (var i = 0; i < Buckets; i++)
            total += _filling[i] + _filled[i];
        return total == 0 ? null : new LatencySummary(Percentile(0.50, total), Percentile(0.95, total), Percentile(0.99, total));
    }

    private void Turn()
    {
        var elapsed = time.GetElapsedTime(_since);
        if (elapsed < Half)
            return;
        (_filling, _filled) = (_filled, _filling);
        Array.Clear(_filling);
        if (elapsed >= 2 * Half)
            Array.Clear(_filled);
        _since = time.GetTimestamp();
    }

    private double Percentile(double part, long total)
    {
        var rank = (long)Math.Ceiling(part * total);
        var index = 0;
        for (var seen = _filling[0] + _filled[0]; seen < rank; seen += _filling[index] + _filled[index])
            index++;
        return ValueOf(index);
    }

    // The first sixteen buckets hold a millisecond each; from there every doubling has sixteen.
    private static int IndexOf(long milliseconds)
    {
        if (milliseconds < BucketsAnOctave)
            return (int)Math.Max(milliseconds, 0);
        var shift = BitOperations.Log2((ulong)milliseconds) - OctaveBits;
        return Math.Min((BucketsAnOctave * (shift + 1)) + (int)((milliseconds >> shift) - BucketsAnOctave), Buckets - 1);
    }

    /// <summary>The largest whole number of milliseconds in a bucket.</summary>
    private static double ValueOf(int index)
    {
        if (index < BucketsAnOctave)
            return index;
        var shift = (index / BucketsAnOctave) - 1;
        return ((BucketsAnOctave + (index % BucketsAnOctave) + 1L) << shift) - 1;
    }
}
