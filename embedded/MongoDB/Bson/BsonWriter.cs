using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;

namespace MetalsPipeline.Embedded.MongoDB.Bson;

/// <summary>Writes BSON. Nested documents and arrays are begun, filled and ended; their lengths are set at the end.</summary>
internal sealed class BsonWriter(int capacity = 1024) : ByteBuffer(capacity)
{
    public int BeginDocument()
    {
        var start = Length;
        Advance(4);
        return start;
    }

    public int BeginDocument(ReadOnlySpan<byte> name)
    {
        Name(BsonType.Document, name);
        return BeginDocument();
    }

    public int BeginArray(ReadOnlySpan<byte> name)
    {
        Name(BsonType.Array, name);
        return BeginDocument();
    }

    /// <summary>Begins a document as an element of an array.</summary>
    public int BeginDocument(int index)
    {
        Index(BsonType.Document, index);
        return BeginDocument();
    }

    /// <summary>Ends a document or an array that began at the position.</summary>
    public void End(int start)
    {
        Byte(0);
        BinaryPrimitives.WriteInt32LittleEndian(Written(start), Length - start);
    }

    public void Int32(ReadOnlySpan<byte> name, int value)
    {
        Name(BsonType.Int32, name);
        BinaryPrimitives.WriteInt32LittleEndian(Advance(4), value);
    }

    public void Int64(ReadOnlySpan<byte> name, long value) => Eight(BsonType.Int64, name, value);

    /// <summary>Writes a count as MongoDB does: 32 bits when they hold it, else 64.</summary>
    public void Number(ReadOnlySpan<byte> name, long value)
    {
        if (value is >= int.MinValue and <= int.MaxValue)
            Int32(name, (int)value);
        else
            Int64(name, value);
    }

    public void Double(ReadOnlySpan<byte> name, double value) => Eight(BsonType.Double, name, BitConverter.DoubleToInt64Bits(value));

    public void DateTime(ReadOnlySpan<byte> name, DateTimeOffset value) => Eight(BsonType.DateTime, name, value.ToUnixTimeMilliseconds());

    public void Boolean(ReadOnlySpan<byte> name, bool value)
    {
        Name(BsonType.Boolean, name);
        Byte(value ? (byte)1 : (byte)0);
    }

    public void Null(ReadOnlySpan<byte> name) => Name(BsonType.Null, name);

    public void String(ReadOnlySpan<byte> name, string value)
    {
        Name(BsonType.String, name);
        var size = Encoding.UTF8.GetByteCount(value);
        var span = Advance(4 + size + 1);
        BinaryPrimitives.WriteInt32LittleEndian(span, size + 1);
        Encoding.UTF8.GetBytes(value, span[4..]);
        span[^1] = 0;
    }

    public void String(ReadOnlySpan<byte> name, ReadOnlySpan<byte> utf8)
    {
        Name(BsonType.String, name);
        var span = Advance(4 + utf8.Length + 1);
        BinaryPrimitives.WriteInt32LittleEndian(span, utf8.Length + 1);
        utf8.CopyTo(span[4..]);
        span[^1] = 0;
    }

    public void Binary(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Name(BsonType.Binary, name);
        var span = Advance(5 + value.Length);
        BinaryPrimitives.WriteInt32LittleEndian(span, value.Length);
        span[4] = 0;
        value.CopyTo(span[5..]);
    }

    public void Document(ReadOnlySpan<byte> name, ReadOnlySpan<byte> document) => Value(name, new BsonValue(BsonType.Document, document));

    public void Value(ReadOnlySpan<byte> name, BsonValue value)
    {
        Name(value.Type, name);
        value.Bytes.CopyTo(Advance(value.Bytes.Length));
    }

    /// <summary>Writes a value as an element of an array.</summary>
    public void Value(int index, BsonValue value)
    {
        Index(value.Type, index);
        value.Bytes.CopyTo(Advance(value.Bytes.Length));
    }

    private void Eight(BsonType type, ReadOnlySpan<byte> name, long payload)
    {
        Name(type, name);
        BinaryPrimitives.WriteInt64LittleEndian(Advance(8), payload);
    }

    /// <summary>Begins an element whose payload follows.</summary>
    public void Name(BsonType type, ReadOnlySpan<byte> name)
    {
        var span = Advance(name.Length + 2);
        span[0] = (byte)type;
        name.CopyTo(span[1..]);
        span[^1] = 0;
    }

    private void Index(BsonType type, int index)
    {
        Span<byte> digits = stackalloc byte[11];
        Utf8Formatter.TryFormat(index, digits, out var length);
        Name(type, digits[..length]);
    }
}
