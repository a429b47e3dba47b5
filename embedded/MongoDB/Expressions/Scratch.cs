using System.Buffers.Binary;
using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Pipeline;

namespace MetalsPipeline.Embedded.MongoDB.Expressions;

/// <summary>Holds computed values while one document is worked on.</summary>
internal sealed class Scratch
{
    private readonly ByteArena _arena = new();

    public static BsonValue Null => new(BsonType.Null, []);

    public BsonValue Int32(int value)
    {
        var bytes = _arena.Allocate(4).Span;
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return new BsonValue(BsonType.Int32, bytes);
    }

    public BsonValue Int64(long value) => Eight(BsonType.Int64, value);

    public BsonValue Double(double value) => Eight(BsonType.Double, BitConverter.DoubleToInt64Bits(value));

    public BsonValue DateTime(long milliseconds) => Eight(BsonType.DateTime, milliseconds);

    public BsonValue Boolean(bool value)
    {
        var bytes = _arena.Allocate(1).Span;
        bytes[0] = value ? (byte)1 : (byte)0;
        return new BsonValue(BsonType.Boolean, bytes);
    }

    public BsonValue Decimal(Decimal128 value)
    {
        var bytes = _arena.Allocate(16).Span;
        value.Write(bytes);
        return new BsonValue(BsonType.Decimal128, bytes);
    }

    public BsonValue String(ReadOnlySpan<byte> utf8)
    {
        var bytes = _arena.Allocate(utf8.Length + 5).Span;
        BinaryPrimitives.WriteInt32LittleEndian(bytes, utf8.Length + 1);
        utf8.CopyTo(bytes[4..]);
        bytes[^1] = 0;
        return new BsonValue(BsonType.String, bytes);
    }

    public BsonValue Keep(BsonValue value) => new(value.Type, _arena.Keep(value.Bytes).Span);

    public void Clear() => _arena.Clear();

    private BsonValue Eight(BsonType type, long payload)
    {
        var bytes = _arena.Allocate(8).Span;
        BinaryPrimitives.WriteInt64LittleEndian(bytes, payload);
        return new BsonValue(type, bytes);
    }
}
