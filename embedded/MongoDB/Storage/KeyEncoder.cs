using System.Buffers.Binary;
using System.Numerics;
using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Storage;

/// <summary>
/// Encodes values so that comparing the bytes compares the values as <see cref="BsonComparer"/> does, equal values giving equal bytes.
/// A compound key is the concatenation of its parts; a descending part is inverted.
/// </summary>
internal static class KeyEncoder
{
    /// <summary>Numbers have first bytes from that of their rank to this one.</summary>
    public const byte LastNumberByte = NumberPositive;

    private const byte End = 0x01;
    private const byte NumberNaN = 0x20;
    private const byte NumberNegative = 0x21;
    private const byte NumberZero = 0x22;
    private const byte NumberPositive = 0x23;

    public static void Append(ByteBuffer key, BsonValue value, bool descending = false)
    {
        var start = key.Length;
        Append(key, value);
        if (descending)
            Invert(key.Written(start));
    }

    private static void Append(ByteBuffer key, BsonValue value)
    {
        if (value.Type.IsNumber())
        {
            AppendNumber(key, value);
            return;
        }

        key.Byte(value.Type.Rank());
        switch (value.Type)
        {
            case BsonType.String or BsonType.Symbol or BsonType.JavaScript:
                AppendText(key, value.AsUtf8);
                break;
            case BsonType.Document or BsonType.Array:
                foreach (var element in value.AsDocument)
                {
                    key.Byte(element.Value.Type.Rank());
                    if (value.Type == BsonType.Document)
                        AppendText(key, element.Name);
                    Append(key, element.Value);
                }

                key.Byte(End);
                break;
            case BsonType.Binary:
                BinaryPrimitives.WriteInt32BigEndian(key.Advance(4), value.BinaryData.Length);
                key.Raw(value.Bytes[4..]);
                break;
            case BsonType.DateTime:
                BinaryPrimitives.WriteInt64BigEndian(key.Advance(8), value.AsInt64 ^ long.MinValue);
                break;
            case BsonType.Timestamp:
                BinaryPrimitives.WriteInt64BigEndian(key.Advance(8), value.AsInt64);
                break;
            case BsonType.Null or BsonType.Missing or BsonType.Undefined or BsonType.MinKey or BsonType.MaxKey:
                break;
            case BsonType.ObjectId or BsonType.Boolean:
                key.Raw(value.Bytes);
                break;
            default:
                AppendText(key, value.Bytes);
                break;
        }
    }

    /// <summary>Bytes with a terminator that sorts before every continuation; a zero byte in the text is escaped.</summary>
    private static void AppendText(ByteBuffer key, ReadOnlySpan<byte> text)
    {
        for (int zero; (zero = text.IndexOf((byte)0)) >= 0; text = text[(zero + 1)..])
        {
            key.Raw(text[..zero]);
            key.Raw([0x00, 0xFF]);
        }

        key.Raw(text);
        key.Raw([0x00, 0x01]);
    }

    /// <summary>
    /// Sign, magnitude as the next lower double, then what the double can't hold: integers above 2^53 and decimals have a rest.
    /// The bytes of a negative number are those of its magnitude, inverted.
    /// </summary>
    private static void AppendNumber(ByteBuffer key, BsonValue value)
    {
        if (BsonComparer.IsNaN(value))
        {
            key.Byte(NumberNaN);
            return;
        }

        var (magnitude, sign) = value.Type == BsonType.Decimal128 ? Magnitude(Decimal128.Read(value.Bytes)) : Magnitude(value);
        if (sign == 0)
        {
            key.Byte(NumberZero);
            return;
        }

        key.Byte(sign > 0 ? NumberPositive : NumberNegative);
        var start = key.Length;
        BinaryPrimitives.WriteInt64BigEndian(key.Advance(8), BitConverter.DoubleToInt64Bits(magnitude));
        AppendRest(key, value, magnitude);
        if (sign < 0)
            Invert(key.Written(start));
    }

    private static (double Magnitude, int Sign) Magnitude(BsonValue value)
    {
        if (value.Type == BsonType.Double)
            return (Math.Abs(value.AsDouble), Math.Sign(value.AsDouble));
        var number = value.ToInt64();
        var absolute = (ulong)Int128.Abs(number);

        // The conversion rounds to nearest; one step down where that was up.
        var magnitude = (double)absolute;
        if ((UInt128)magnitude > absolute)
            magnitude = Math.BitDecrement(magnitude);
        return (magnitude, Math.Sign(number));
    }

    private static (double Magnitude, int Sign) Magnitude(Decimal128 number)
    {
        var sign = number.IsZero ? 0 : number.Negative ? -1 : 1;
        var magnitude = Math.Abs(number.ToDouble());
        if (number.Kind == Decimal128.Class.Finite)
        {
            magnitude = Math.Min(magnitude, double.MaxValue);
            while (ExactNumber.From(magnitude).CompareTo(ExactNumber.From(number with { Negative = false })) > 0)
                magnitude = Math.BitDecrement(magnitude);
        }

        return (magnitude, sign);
    }

    private static void AppendRest(ByteBuffer key, BsonValue value, double magnitude)
    {
        var rest = default(ExactNumber);
        if (value.Type == BsonType.Int64 && magnitude >= 1L << 53)
            rest = new((BigInteger)(UInt128)Int128.Abs(value.AsInt64) - (BigInteger)magnitude, 1);
        else if (value.Type == BsonType.Decimal128 && double.IsFinite(magnitude))
            rest = ExactNumber.From(Decimal128.Read(value.Bytes) with { Negative = false }).Minus(ExactNumber.From(magnitude));
        if (rest.Numerator.IsZero)
        {
            key.Byte(0);
            return;
        }

        // 34 leading decimal digits and their power of ten: more than two decimals between the same neighbouring doubles can share.
        key.Byte(1);
        var power = (int)Math.Floor(BigInteger.Log10(rest.Numerator) - BigInteger.Log10(rest.Denominator));
        var digits = Scale(rest, 33 - power);
        for (; digits >= BigInteger.Pow(10, 34); power++)
            digits = Scale(rest, 32 - power);
        for (; digits < BigInteger.Pow(10, 33); power--)
            digits = Scale(rest, 34 - power);
        BinaryPrimitives.WriteUInt16BigEndian(key.Advance(2), (ushort)(power + 0x4000));
        BinaryPrimitives.WriteUInt128BigEndian(key.Advance(16), (UInt128)digits);
    }

    private static BigInteger Scale(ExactNumber number, int power) => power >= 0
        ? number.Numerator * BigInteger.Pow(10, power) / number.Denominator
        : number.Numerator / (number.Denominator * BigInteger.Pow(10, -power));

    private static void Invert(Span<byte> bytes)
    {
        foreach (ref var b in bytes)
            b = (byte)~b;
    }
}
