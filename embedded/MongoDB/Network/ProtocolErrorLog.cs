using MetalsPipeline.Embedded.MongoDB.Hosting;

namespace MetalsPipeline.Embedded.MongoDB.Network;

/// <summary>One line for many peers that don't speak the protocol: the first at once, then at most one a minute with their number.</summary>
internal sealed class ProtocolErrorLog(JsonLog log, TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long _last;
    private long _unreported;

    public void Report(string reason)
    {
        lock (_lock)
        {
            _unreported++;
            if (_last != 0 && clock.GetElapsedTime(_last) < Interval)
                return;
            log.Warning("connection closed", ("reason", reason), ("closed", _unreported));
            _last = clock.GetTimestamp();
            _unreported = 0;
        }
    }
}
