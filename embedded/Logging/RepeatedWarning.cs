namespace MetalsPipeline.Embedded.Logging;

/// <summary>A warning that others can cause as often as they like: one line now and then, saying how many were left out.</summary>
internal sealed class RepeatedWarning(string message, JsonLog log, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private long? _lastWritten;
    private int _leftOut;

    public void Write(string cause, string? client = null)
    {
        lock (_gate)
        {
            if (_lastWritten is { } last && time.GetElapsedTime(last) < Interval)
            {
                _leftOut++;
                return;
            }

            log.Warning(message, ("client", client), ("cause", cause), ("leftOut", _leftOut));
            _lastWritten = time.GetTimestamp();
            _leftOut = 0;
        }
    }
}
