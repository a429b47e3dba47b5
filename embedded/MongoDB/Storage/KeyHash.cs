using System.Buffers.Binary;
using System.Security.Cryptography;
using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Storage;

/// <summary>
/// Hash of an <c>_id</c>, equal for equal values whatever their type. Keyed with a value that is random per process,
/// so that nobody can prepare ids that collide.
/// </summary>
internal static class KeyHash
{
    private const ulong Mix = 0x9E3779B97F4A7C15;
    private static readonly ulong Seed = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8)) | 1;

    [ThreadStatic]
    private static ByteBuffer? Scratch;

    public static ulong Compute(BsonValue id)
    {
        switch (id.Type)
        {
            case BsonType.String or BsonType.Symbol:
                return Compute(id.AsUtf8, BsonType.String);
            case BsonType.ObjectId or BsonType.Binary or BsonType.DateTime:
                return Compute(id.Bytes, id.Type);
            default:
                var key = Scratch ??= new ByteBuffer(256);
                key.Reset();
                KeyEncoder.Append(key, id);
                return Compute(key.WrittenSpan, BsonType.Missing);
        }
    }

    private static ulong Compute(ReadOnlySpan<byte> bytes, BsonType type)
    {
        var hash = Seed ^ ((ulong)bytes.Length << 8 | (byte)type);
        for (; bytes.Length >= 8; bytes = bytes[8..])
            hash = Fold(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        ulong tail = 0;
        foreach (var b in bytes)
            tail = tail << 8 | b;
        return Fold(Fold(hash ^ tail) ^ Seed);
    }

    private static ulong Fold(ulong value)
    {
        var high = Math.BigMul(value, Mix, out var low);
        return high ^ low;
    }
}
