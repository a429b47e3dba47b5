namespace MetalsPipeline.HealthApi.Pipeline;

/// <summary>Average growth a second of a running total over the last seconds.</summary>
internal sealed class RateMeter(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly Queue<(long Timestamp, long Total)> _samples = new();

    /// <summary>Takes the total as it is now; returns the rate.</summary>
    public double Sample(long total)
    {
        var now = time.GetTimestamp();
        // A total that shrank (a topic made anew) starts over.
        if (_samples.Count > 0 && _samples.Last().Total > total)
            _samples.Clear();
        _samples.Enqueue((now, total));
        while (time.GetElapsedTime(_samples.Peek().Timestamp, now) > Window && _samples.Count > 2)
            _samples.Dequeue();

        var (firstTimestamp, firstTotal) = _samples.Peek();
        var seconds = time.GetElapsedTime(firstTimestamp, now).TotalSeconds;
        return seconds > 0 ? (total - firstTotal) / seconds : 0;
    }
}
