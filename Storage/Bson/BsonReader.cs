using System.Buffers.Binary;
using System.Text;

namespace MetalsPipeline.Storage.Bson;

/// <summary>Walks over the elements of one BSON document that the driver has checked.</summary>
internal ref struct BsonReader(ReadOnlySpan<byte> document)
{
    private ReadOnlySpan<byte> _rest = document[sizeof(int)..];
    private ReadOnlySpan<byte> _value = default;

    /// <summary>Type of the present element.</summary>
    public BsonType Type { get; private set; }

    /// <summary>Name of the present element.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>Goes to the next element; false at the end.</summary>
    public bool Read()
    {
        if (_rest.Length <= 1)
            return false;
        Type = (BsonType)_rest[0];
        _rest = _rest[1..];
        var end = _rest.IndexOf((byte)0);
        Name = _rest[..end];
        _rest = _rest[(end + 1)..];
        var length = ValueLength();
        _value = _rest[..length];
        _rest = _rest[length..];
        return true;
    }

    public readonly string GetString() => Encoding.UTF8.GetString(_value[sizeof(int)..^1]);

    public readonly Guid GetGuid() => new(_value[(sizeof(int) + 1)..], bigEndian: true);

    public readonly DateTime GetDateTime() => DateTime.UnixEpoch.AddMilliseconds(BinaryPrimitives.ReadInt64LittleEndian(_value));

    /// <summary>The embedded document or array.</summary>
    public readonly BsonReader GetDocument() => new(_value);

    public readonly double GetDouble() => Type == BsonType.Double ? BinaryPrimitives.ReadDoubleLittleEndian(_value) : GetInt64();

    /// <summary>The number, whatever numeric type the server chose.</summary>
    public readonly long GetInt64() => Type switch
    {
        BsonType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(_value),
        BsonType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(_value),
        BsonType.Double => (long)BinaryPrimitives.ReadDoubleLittleEndian(_value),
        _ => throw new InvalidDataException($"BSON element '{Encoding.UTF8.GetString(Name)}' has type {Type}, where a number was expected."),
    };

    // Types beyond those that we write: only their length matters, since a document may hold fields of others.
    private readonly int ValueLength() => (byte)Type switch
    {
        0x01 or 0x09 or 0x11 or 0x12 => 8,
        0x02 or 0x0D or 0x0E => sizeof(int) + Int32(),
        0x03 or 0x04 or 0x0F => Int32(),
        0x05 => sizeof(int) + 1 + Int32(),
        0x06 or 0x0A or 0x7F or 0xFF => 0,
        0x07 => 12,
        0x08 => 1,
        0x0B => RegexLength(),
        0x0C => sizeof(int) + Int32() + 12,
        0x10 => 4,
        0x13 => 16,
        _ => throw new InvalidDataException($"BSON type 0x{(byte)Type:X2} is unknown."),
    };

    private readonly int Int32() => BinaryPrimitives.ReadInt32LittleEndian(_rest);

    private readonly int RegexLength()
    {
        var pattern = _rest.IndexOf((byte)0) + 1;
        return pattern + _rest[pattern..].IndexOf((byte)0) + 1;
    }
}
