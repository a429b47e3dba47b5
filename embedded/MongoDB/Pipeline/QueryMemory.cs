using MetalsPipeline.Embedded.MongoDB.Errors;

namespace MetalsPipeline.Embedded.MongoDB.Pipeline;

/// <summary>Bounds what one query may hold in memory while it sorts, groups or waits for its client.</summary>
internal sealed class QueryMemory
{
    /// <summary>MongoDB's limit for a blocking sort and a group.</summary>
    public const long Limit = 100 << 20;

    private long _used;

    public void Take(long bytes)
    {
        _used += bytes;
        if (_used > Limit)
        {
            throw new ServerException(ErrorCode.QueryExceededMemoryLimitNoDiskUseAllowed,
                $"The query needs more than {Limit} bytes of memory to sort or group; use an index, a filter or a limit.");
        }
    }

    public void Free(long bytes) => _used -= bytes;
}
