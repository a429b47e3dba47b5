namespace MetalsPipeline.Embedded.Kafka.Log;

/// <summary>Bounds the bytes that all partitions together may take on disk.</summary>
internal sealed class StorageQuota(long maxBytes)
{
    private long _used;

    public long Used => Interlocked.Read(ref _used);

    public bool TryReserve(int bytes)
    {
        if (Interlocked.Add(ref _used, bytes) <= maxBytes)
            return true;
        Release(bytes);
        return false;
    }

    /// <summary>Counts what is there already, even beyond the quota.</summary>
    public void Count(long bytes) => Interlocked.Add(ref _used, bytes);

    public void Release(long bytes) => Interlocked.Add(ref _used, -bytes);
}
