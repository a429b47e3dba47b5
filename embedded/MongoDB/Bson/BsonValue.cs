using System.Buffers.Binary;
using System.Text;

namespace MetalsPipeline.Embedded.MongoDB.Bson;

/// <summary>One value inside a validated document: its type and its raw bytes, nothing parsed before it is asked for.</summary>
internal readonly ref struct BsonValue(BsonType type, ReadOnlySpan<byte> bytes)
{
    public BsonType Type { get; } = type;

    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    public bool IsMissing => Type == BsonType.Missing;

    public int AsInt32 => BinaryPrimitives.ReadInt32LittleEndian(Bytes);

    /// <summary>Payload of Int64, DateTime (milliseconds since the epoch) and Timestamp.</summary>
    public long AsInt64 => BinaryPrimitives.ReadInt64LittleEndian(Bytes);

    public double AsDouble => BinaryPrimitives.ReadDoubleLittleEndian(Bytes);

    public bool AsBoolean => Bytes[0] != 0;

    /// <summary>A document, or an array, whose elements are named "0", "1", ….</summary>
    public RawDocument AsDocument => new(Bytes);

    /// <summary>UTF-8 text of String, Symbol and JavaScript, without length and terminator.</summary>
    public ReadOnlySpan<byte> AsUtf8 => Bytes[4..^1];

    public string AsString => Encoding.UTF8.GetString(AsUtf8);

    public byte BinarySubtype => Bytes[4];

    public ReadOnlySpan<byte> BinaryData => Bytes[5..];

    /// <summary>False, zero, null, undefined and a missing field are false for MongoDB, everything else is true.</summary>
    public bool IsTruthy => Type switch
    {
        BsonType.Boolean => AsBoolean,
        BsonType.Int32 => AsInt32 != 0,
        BsonType.Int64 => AsInt64 != 0,
        BsonType.Double => AsDouble != 0,
        BsonType.Decimal128 => !Decimal128.Read(Bytes).IsZero,
        _ => !Type.IsNullish(),
    };

    /// <summary>Any number cut to 64 bits, as options such as <c>limit</c> are read; other types give the fallback.</summary>
    public long ToInt64(long fallback = 0) => Type switch
    {
        BsonType.Int32 => AsInt32,
        BsonType.Int64 => AsInt64,
        BsonType.Double => AsDouble is var d && double.IsNaN(d) ? 0 : d >= long.MaxValue ? long.MaxValue : d <= long.MinValue ? long.MinValue : (long)d,
        BsonType.Decimal128 => Decimal128.Read(Bytes).ToInt64(),
        _ => fallback,
    };

    /// <summary>Any number as a double; other types give the fallback.</summary>
    public double ToDouble(double fallback = 0) => Type switch
    {
        BsonType.Int32 => AsInt32,
        BsonType.Int64 => AsInt64,
        BsonType.Double => AsDouble,
        BsonType.Decimal128 => Decimal128.Read(Bytes).ToDouble(),
        _ => fallback,
    };

    /// <summary>Number of bytes that the payload of a type takes at the start of <paramref name="at"/>, in validated BSON.</summary>
    public static int SizeOf(BsonType type, ReadOnlySpan<byte> at)
    {
        switch (type)
        {
            case BsonType.Double or BsonType.DateTime or BsonType.Int64 or BsonType.Timestamp:
                return 8;
            case BsonType.String or BsonType.JavaScript or BsonType.Symbol:
                return 4 + BinaryPrimitives.ReadInt32LittleEndian(at);
            case BsonType.Int32:
                return 4;
            case BsonType.Document or BsonType.Array or BsonType.JavaScriptWithScope:
                return BinaryPrimitives.ReadInt32LittleEndian(at);
            case BsonType.Binary:
                return 5 + BinaryPrimitives.ReadInt32LittleEndian(at);
            case BsonType.ObjectId:
                return 12;
            case BsonType.Boolean:
                return 1;
            case BsonType.Null or BsonType.Undefined or BsonType.MinKey or BsonType.MaxKey:
                return 0;
            case BsonType.Regex:
                var pattern = at.IndexOf((byte)0) + 1;
                return pattern + at[pattern..].IndexOf((byte)0) + 1;
            case BsonType.DBPointer:
                return 4 + BinaryPrimitives.ReadInt32LittleEndian(at) + 12;
            case BsonType.Decimal128:
                return 16;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "not a BSON type");
        }
    }
}
