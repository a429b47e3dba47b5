namespace MetalsPipeline.Producer.Simulation;

/// <summary>Lets through a given number of events a second on average, in bursts as short as the timer allows.</summary>
internal sealed class Pacer : IDisposable
{
    private static readonly TimeSpan Resolution = TimeSpan.FromMilliseconds(1);

    // What a pause (a stopped process, a full queue) held up is made up for at most so long; the rest is dropped.
    private static readonly TimeSpan LongestBacklog = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly double _perSecond;
    private readonly PeriodicTimer _timer;
    private long _last;
    private double _due;

    /// <param name="perSecond">Events a second, more than 0.</param>
    /// <param name="time">The clock.</param>
    public Pacer(double perSecond, TimeProvider time)
    {
        _time = time;
        _perSecond = perSecond;
        _last = time.GetTimestamp();
        var interval = TimeSpan.FromSeconds(1 / perSecond);
        _timer = new PeriodicTimer(interval > Resolution ? interval : Resolution, time);
    }

    /// <summary>Waits until at least one event is due; returns how many are.</summary>
    public async ValueTask<int> WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _timer.WaitForNextTickAsync(cancellationToken);
            var now = _time.GetTimestamp();
            _due = Math.Min(_due + (_time.GetElapsedTime(_last, now).TotalSeconds * _perSecond), Math.Max(1, LongestBacklog.TotalSeconds * _perSecond));
            _last = now;
            var whole = (int)_due;
            _due -= whole;
            if (whole > 0)
                return whole;
        }
    }

    public void Dispose() => _timer.Dispose();
}
