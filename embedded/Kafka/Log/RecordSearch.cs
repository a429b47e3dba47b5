using System.Buffers;
using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Log;

/// <summary>
/// Finds a record by time within a batch. Batches are stored as producers compressed them and aren't unpacked here: of a compressed batch
/// that begins before the time the answer is the first record, so never too late and at most one batch early.
/// </summary>
internal static class RecordSearch
{
    /// <summary>The segment must be leased, and the batch hold a record of this time or later.</summary>
    public static (long Offset, long Timestamp) FirstAtOrAfter(Segment segment, int position, in RecordBatchHeader header, long timestamp)
    {
        if (header.BaseTimestamp >= timestamp || header.Compression != 0)
            return (header.BaseOffset, header.BaseTimestamp);

        var length = header.TotalLength - RecordBatchHeader.Size;
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            segment.ReadExactly(buffer.AsSpan(0, length), position + RecordBatchHeader.Size);
            return Search(buffer.AsSpan(0, length), header, timestamp);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static (long Offset, long Timestamp) Search(Span<byte> records, in RecordBatchHeader header, long timestamp)
    {
        for (var i = 0; i < header.RecordCount; i++)
        {
            var reader = new KafkaReader(records);
            var length = reader.ReadVarlong();
            records = records[^reader.Remaining..];
            reader.ReadUInt8(); // attributes
            var found = header.BaseTimestamp + reader.ReadVarlong();
            if (found >= timestamp)
                return (header.BaseOffset + i, found);
            records = records[(int)length..];
        }

        return (header.BaseOffset, header.BaseTimestamp);
    }
}
