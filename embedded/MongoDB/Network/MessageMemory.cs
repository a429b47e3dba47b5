namespace MetalsPipeline.Embedded.MongoDB.Network;

/// <summary>
/// Bounds the memory of long messages under way, over all connections: who wants to send one more waits until there is room.
/// A message takes its whole length at once, so that two half-read ones never wait for each other.
/// </summary>
internal sealed class MessageMemory
{
    /// <summary>Room for five messages of the greatest length.</summary>
    public const long Limit = 256 << 20;

    private readonly Lock _lock = new();
    private readonly Queue<(long Bytes, ManualResetEventSlim Granted)> _waiting = [];
    private long _free = Limit;

    public void Take(long bytes)
    {
        using var granted = new ManualResetEventSlim();
        lock (_lock)
        {
            if (_waiting.Count == 0 && _free >= bytes)
            {
                _free -= bytes;
                return;
            }

            _waiting.Enqueue((bytes, granted));
        }

        granted.Wait();
    }

    public void Return(long bytes)
    {
        lock (_lock)
        {
            _free += bytes;
            while (_waiting.TryPeek(out var next) && _free >= next.Bytes)
            {
                _free -= next.Bytes;
                _waiting.Dequeue().Granted.Set();
            }
        }
    }
}
