namespace MetalsPipeline.Embedded.Kafka.Log;

/// <summary>Counts bytes that many hold, and says when there are too many: on disk, or in memory.</summary>
internal sealed class ByteQuota(long maxBytes)
{
    private long _used;

    public long Used => Interlocked.Read(ref _used);

    public bool IsExhausted => Used >= maxBytes;

    public bool TryReserve(int bytes)
    {
        if (Interlocked.Add(ref _used, bytes) <= maxBytes)
            return true;
        Release(bytes);
        return false;
    }

    /// <summary>Counts what is there already, even beyond the quota; less of it if negative.</summary>
    public void Count(long bytes) => Interlocked.Add(ref _used, bytes);

    public void Release(long bytes) => Interlocked.Add(ref _used, -bytes);
}
