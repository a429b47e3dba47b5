using System.Buffers.Binary;
using System.Numerics;

namespace MetalsPipeline.Embedded.MongoDB.Storage;

/// <summary>
/// Header of a run of documents in a segment: CRC-32C of all that follows it, length of the documents, kind, collection.
/// Little endian, 16 bytes. A zero header is the end of the segment.
/// </summary>
internal readonly record struct Frame(FrameKind Kind, uint Collection, int Length)
{
    public const int HeaderSize = 16;

    /// <summary>Fills in the header in front of the documents.</summary>
    public static void Seal(FrameKind kind, uint collection, Span<byte> frame)
    {
        var documents = frame[HeaderSize..];
        BinaryPrimitives.WriteInt32LittleEndian(frame[4..], documents.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[8..], (uint)kind);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[12..], collection);
        BinaryPrimitives.WriteUInt32LittleEndian(frame, Checksum(frame, documents, (uint)documents.Length));
    }

    /// <summary>Reads the frame at the offset; false at the end of the segment or, with <paramref name="torn"/>, where no whole frame is.</summary>
    public static bool TryRead(Segment segment, int offset, out Frame frame, out bool torn)
    {
        frame = default;
        torn = false;
        if (offset > Segment.Size - HeaderSize)
            return false;
        var header = segment[offset, HeaderSize];
        var length = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        if (BinaryPrimitives.ReadUInt64LittleEndian(header) == 0)
            return false;
        torn = length > Segment.Size - HeaderSize - offset
            || Checksum(header, segment[offset + HeaderSize, (int)length], length) != BinaryPrimitives.ReadUInt32LittleEndian(header);
        frame = new((FrameKind)header[8], BinaryPrimitives.ReadUInt32LittleEndian(header[12..]), (int)length);
        return !torn;
    }

    private static uint Checksum(ReadOnlySpan<byte> header, ReadOnlySpan<byte> documents, uint length)
    {
        var crc = BitOperations.Crc32C(uint.MaxValue, length);
        crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(header[8..]));
        for (; documents.Length >= 8; documents = documents[8..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(documents));
        foreach (var b in documents)
            crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }
}
