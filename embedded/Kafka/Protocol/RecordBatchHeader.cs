using System.Buffers.Binary;

namespace MetalsPipeline.Embedded.Kafka.Protocol;

/// <summary>
/// The fixed part of a record batch, format 2 (https://kafka.apache.org/documentation/#recordbatch). Base offset and leader epoch lie
/// outside the checksum, so a broker can set them without touching the records.
/// </summary>
internal readonly record struct RecordBatchHeader(
    long BaseOffset,
    int BatchLength,
    int LeaderEpoch,
    byte Magic,
    uint Crc,
    short Attributes,
    int LastOffsetDelta,
    long BaseTimestamp,
    long MaxTimestamp,
    long ProducerId,
    short ProducerEpoch,
    int BaseSequence,
    int RecordCount)
{
    public const int Size = 61;
    public const int CurrentMagic = 2;

    /// <summary>Base offset and batch length come before what the batch length counts.</summary>
    public const int LengthOverhead = 12;

    private const int LeaderEpochPosition = 12;
    private const int ChecksummedFrom = 21;

    public int TotalLength => BatchLength + LengthOverhead;

    public long LastOffset => BaseOffset + LastOffsetDelta;

    public bool IsIdempotent => ProducerId >= 0;

    /// <summary>The sequence number of the last record; sequences wrap to zero after <see cref="int.MaxValue"/>.</summary>
    public int LastSequence => (int)(((long)BaseSequence + LastOffsetDelta) & int.MaxValue);

    public bool IsTransactional => (Attributes & 0x10) != 0;

    public bool IsControl => (Attributes & 0x20) != 0;

    public int Compression => Attributes & 0x07;

    public static RecordBatchHeader Read(ReadOnlySpan<byte> batch) => new(
        BinaryPrimitives.ReadInt64BigEndian(batch),
        BinaryPrimitives.ReadInt32BigEndian(batch[8..]),
        BinaryPrimitives.ReadInt32BigEndian(batch[LeaderEpochPosition..]),
        batch[16],
        BinaryPrimitives.ReadUInt32BigEndian(batch[17..]),
        BinaryPrimitives.ReadInt16BigEndian(batch[ChecksummedFrom..]),
        BinaryPrimitives.ReadInt32BigEndian(batch[23..]),
        BinaryPrimitives.ReadInt64BigEndian(batch[27..]),
        BinaryPrimitives.ReadInt64BigEndian(batch[35..]),
        BinaryPrimitives.ReadInt64BigEndian(batch[43..]),
        BinaryPrimitives.ReadInt16BigEndian(batch[51..]),
        BinaryPrimitives.ReadInt32BigEndian(batch[53..]),
        BinaryPrimitives.ReadInt32BigEndian(batch[57..]));

    /// <summary>Gives a batch its place in the log.</summary>
    public static void Place(Span<byte> batch, long baseOffset, int leaderEpoch)
    {
        BinaryPrimitives.WriteInt64BigEndian(batch, baseOffset);
        BinaryPrimitives.WriteInt32BigEndian(batch[LeaderEpochPosition..], leaderEpoch);
    }

    public bool HasValidChecksum(ReadOnlySpan<byte> batch) => Crc32C.Compute(batch[ChecksummedFrom..]) == Crc;
}
