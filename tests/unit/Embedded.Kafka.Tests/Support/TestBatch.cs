using System.Buffers.Binary;
using System.Text;
using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Tests;

/// <summary>Makes record batches, byte by byte, as a producer would.</summary>
internal static class TestBatch
{
    public static byte[] Create(params string[] values) => Create(values, producerId: -1, epoch: -1, sequence: -1);

    public static byte[] Create(
        string[] values, long producerId, short epoch, int sequence, long timestamp = 1_700_000_000_000, int timestampStep = 0)
    {
        using var records = new MemoryStream();
        for (var i = 0; i < values.Length; i++)
            WriteRecord(records, i, i * timestampStep, Encoding.UTF8.GetBytes(values[i]));

        var batch = new byte[RecordBatchHeader.Size + records.Length];
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(8), batch.Length - RecordBatchHeader.LengthOverhead);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(12), -1);
        batch[16] = RecordBatchHeader.CurrentMagic;
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(23), values.Length - 1);
        BinaryPrimitives.WriteInt64BigEndian(batch.AsSpan(27), timestamp);
        BinaryPrimitives.WriteInt64BigEndian(batch.AsSpan(35), timestamp + (values.Length - 1) * timestampStep);
        BinaryPrimitives.WriteInt64BigEndian(batch.AsSpan(43), producerId);
        BinaryPrimitives.WriteInt16BigEndian(batch.AsSpan(51), epoch);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(53), sequence);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(57), values.Length);
        records.ToArray().CopyTo(batch, RecordBatchHeader.Size);
        return Seal(batch);
    }

    /// <summary>Sets the checksum, after a test changed something.</summary>
    public static byte[] Seal(byte[] batch)
    {
        BinaryPrimitives.WriteUInt32BigEndian(batch.AsSpan(17), Crc32C.Compute(batch.AsSpan(21)));
        return batch;
    }

    private static void WriteRecord(MemoryStream output, int offsetDelta, int timestampDelta, byte[] value)
    {
        using var record = new MemoryStream();
        record.WriteByte(0);
        WriteVarint(record, timestampDelta);
        WriteVarint(record, offsetDelta);
        WriteVarint(record, -1);
        WriteVarint(record, value.Length);
        record.Write(value);
        WriteVarint(record, 0);
        WriteVarint(output, (int)record.Length);
        record.WriteTo(output);
    }

    private static void WriteVarint(MemoryStream output, int value)
    {
        var zigzag = (uint)((value << 1) ^ (value >> 31));
        for (; zigzag >= 0x80; zigzag >>= 7)
            output.WriteByte((byte)(zigzag | 0x80));
        output.WriteByte((byte)zigzag);
    }
}
