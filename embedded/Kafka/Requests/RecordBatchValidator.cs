using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Requests;

/// <summary>Decides whether what a producer sent for a partition is one sound record batch. Compressed records aren't unpacked.</summary>
internal static class RecordBatchValidator
{
    private const int NewestCompression = 4;

    public static ErrorCode Check(Span<byte> batch, int maxBytes, out RecordBatchHeader header)
    {
        header = default;
        if (batch.Length < RecordBatchHeader.Size)
            return ErrorCode.InvalidRecord;

        header = RecordBatchHeader.Read(batch);
        if (header.Magic != RecordBatchHeader.CurrentMagic || header.TotalLength != batch.Length)
            return ErrorCode.InvalidRecord;
        if (batch.Length > maxBytes)
            return ErrorCode.MessageTooLarge;
        if (!header.HasValidChecksum(batch))
            return ErrorCode.CorruptMessage;
        if (header.IsTransactional || header.IsControl)
            return ErrorCode.InvalidTxnState;
        if (header.Compression > NewestCompression)
            return ErrorCode.UnsupportedCompressionType;
        if (header.RecordCount < 1 || header.LastOffsetDelta != header.RecordCount - 1)
            return ErrorCode.InvalidRecord;
        if (header.Compression == 0 && !HasRecords(batch[RecordBatchHeader.Size..], header.RecordCount))
            return ErrorCode.InvalidRecord;
        if (header.IsIdempotent && (header.ProducerEpoch < 0 || header.BaseSequence < 0))
            return ErrorCode.InvalidRecord;
        return ErrorCode.None;
    }

    /// <summary>Whether there are exactly so many records, by the length each begins with.</summary>
    private static bool HasRecords(Span<byte> records, int count)
    {
        for (; count > 0; count--)
        {
            if (records.IsEmpty)
                return false;
            var reader = new KafkaReader(records);
            var length = reader.ReadVarlong();
            if (length <= 0 || length > reader.Remaining)
                return false;
            records = records[(records.Length - reader.Remaining + (int)length)..];
        }

        return records.IsEmpty;
    }
}
