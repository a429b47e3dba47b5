using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Requests;

/// <summary>Decides whether what a producer sent for a partition is one sound record batch. Compressed records aren't unpacked.</summary>
internal static class RecordBatchValidator
{
    private const int NewestCompression = 4;

    /// <summary>An uncompressed record can't be shorter: length, attributes, two deltas, two lengths and a header count.</summary>
    private const int SmallestRecord = 7;

    public static ErrorCode Check(ReadOnlySpan<byte> batch, int maxBytes, out RecordBatchHeader header)
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
        if (header.Compression == 0 && header.RecordCount > (batch.Length - RecordBatchHeader.Size) / SmallestRecord)
            return ErrorCode.InvalidRecord;
        if (header.IsIdempotent && (header.ProducerEpoch < 0 || header.BaseSequence < 0))
            return ErrorCode.InvalidRecord;
        return ErrorCode.None;
    }
}
