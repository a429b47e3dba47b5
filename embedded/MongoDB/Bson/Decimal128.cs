using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace MetalsPipeline.Embedded.MongoDB.Bson;

/// <summary>
/// IEEE 754-2008 decimal128 in its binary integer encoding, as BSON stores it: sign, coefficient of up to 34 digits, power of ten.
/// </summary>
internal readonly record struct Decimal128(Decimal128.Class Kind, bool Negative, UInt128 Coefficient, int Exponent)
{
    public enum Class : byte
    {
        Finite,
        Infinity,
        NaN,
    }

    private const int Bias = 6176;
    private const int MaxExponent = 6111;
    private const int MaxDigits = 34;
    private static readonly UInt128 MaxCoefficient = UInt128.Parse("9999999999999999999999999999999999", CultureInfo.InvariantCulture);

    public bool IsZero => Kind == Class.Finite && Coefficient == 0;

    public static Decimal128 Read(ReadOnlySpan<byte> bytes)
    {
        var low = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        var high = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        var negative = high >> 63 != 0;
        if ((high >> 58 & 0x1F) == 0x1F)
            return new(Class.NaN, false, 0, 0);
        if ((high >> 58 & 0x1F) == 0x1E)
            return new(Class.Infinity, negative, 0, 0);

        // Combination bits 11 announce a coefficient above the 34 digits, which the standard reads as zero.
        if ((high >> 61 & 3) == 3)
            return new(Class.Finite, negative, 0, (int)(high >> 47 & 0x3FFF) - Bias);
        var coefficient = new UInt128(high & 0x1_FFFF_FFFF_FFFF, low);
        return new(Class.Finite, negative, coefficient > MaxCoefficient ? 0 : coefficient, (int)(high >> 49 & 0x3FFF) - Bias);
    }

    public void Write(Span<byte> bytes)
    {
        var high = Kind switch
        {
            Class.NaN => 0x1FUL << 58,
            Class.Infinity => 0x1EUL << 58,
            _ => (ulong)(Exponent + Bias) << 49 | (ulong)(Coefficient >> 64),
        };
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)Coefficient);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], high | (Negative ? 1UL << 63 : 0));
    }

    public static Decimal128 FromInt64(long value) => new(Class.Finite, value < 0, (UInt128)Int128.Abs(value), 0);

    /// <summary>A double rounded to 15 digits, the precision at which MongoDB takes doubles into decimal arithmetic.</summary>
    public static Decimal128 FromDouble(double value)
    {
        if (!double.IsFinite(value))
            return new(double.IsNaN(value) ? Class.NaN : Class.Infinity, value < 0, 0, 0);
        var text = Math.Abs(value).ToString("E14", CultureInfo.InvariantCulture);
        var digits = UInt128.Parse($"{text[0]}{text[2..16]}", CultureInfo.InvariantCulture);
        var exponent = int.Parse(text[17..], CultureInfo.InvariantCulture) - 14;
        for (; digits != 0 && digits % 10 == 0; exponent++)
            digits /= 10;
        return new(Class.Finite, double.IsNegative(value), digits, digits == 0 ? 0 : exponent);
    }

    public double ToDouble() => Kind switch
    {
        Class.NaN => double.NaN,
        Class.Infinity => Negative ? double.NegativeInfinity : double.PositiveInfinity,
        _ => double.Parse(ToString(), CultureInfo.InvariantCulture),
    };

    public long ToInt64()
    {
        if (Kind != Class.Finite)
            return Kind == Class.NaN ? 0 : Negative ? long.MinValue : long.MaxValue;
        if (Exponent > MaxDigits && !IsZero)
            return Negative ? long.MinValue : long.MaxValue;
        var whole = Exponent >= 0 ? Signed * BigInteger.Pow(10, Exponent) : Exponent < -MaxDigits ? 0 : Signed / BigInteger.Pow(10, -Exponent);
        return whole > long.MaxValue ? long.MaxValue : whole < long.MinValue ? long.MinValue : (long)whole;
    }

    public static Decimal128 Add(Decimal128 a, Decimal128 b)
    {
        if (a.Kind != Class.Finite || b.Kind != Class.Finite)
            return a.Kind == Class.NaN || b.Kind == Class.NaN || (a.Kind == b.Kind && a.Negative != b.Negative) ? new(Class.NaN, false, 0, 0)
                : a.Kind == Class.Infinity ? a : b;
        if (a.IsZero || b.IsZero)
            return a.IsZero ? b : a;

        // Digits further apart than this can't meet in a 34-digit result: the smaller number only breaks a tie of rounding, if that.
        var (high, low) = a.Exponent >= b.Exponent ? (a, b) : (b, a);
        var shift = high.Exponent - low.Exponent;
        if (shift > 3 * MaxDigits)
            return high;
        return Round((high.Signed * BigInteger.Pow(10, shift)) + low.Signed, low.Exponent);
    }

    public static Decimal128 Multiply(Decimal128 a, Decimal128 b)
    {
        if (a.Kind == Class.Finite && b.Kind == Class.Finite)
            return Round(a.Signed * b.Signed, a.Exponent + b.Exponent);
        return a.Kind == Class.NaN || b.Kind == Class.NaN || a.IsZero || b.IsZero ? new(Class.NaN, false, 0, 0)
            : new(Class.Infinity, a.Negative != b.Negative, 0, 0);
    }

    public static Decimal128 Divide(Decimal128 a, Decimal128 b)
    {
        if (a.Kind != Class.Finite || b.Kind != Class.Finite || b.IsZero)
            return FromDouble(a.ToDouble() / b.ToDouble());
        var scaled = a.Signed * BigInteger.Pow(10, 2 * MaxDigits);
        return Round(scaled / b.Signed, a.Exponent - b.Exponent - (2 * MaxDigits));
    }

    public override string ToString() => Kind switch
    {
        Class.NaN => "NaN",
        Class.Infinity => Negative ? "-Infinity" : "Infinity",
        _ => string.Create(CultureInfo.InvariantCulture, $"{(Negative ? "-" : "")}{Coefficient}{(Exponent == 0 ? "" : $"E{Exponent:+0;-0}")}"),
    };

    internal BigInteger Signed => Negative ? -(BigInteger)Coefficient : Coefficient;

    /// <summary>Fits a result into 34 digits, half to even, and into the exponent's range.</summary>
    private static Decimal128 Round(BigInteger value, int exponent)
    {
        var negative = value.Sign < 0;
        value = BigInteger.Abs(value);
        var surplus = value.ToString(CultureInfo.InvariantCulture).Length - MaxDigits;
        if (surplus > 0)
        {
            var unit = BigInteger.Pow(10, surplus);
            value = BigInteger.DivRem(value, unit, out var rest);
            var half = rest * 2 - unit;
            if (half.Sign > 0 || (half.IsZero && !value.IsEven))
                value++;
            exponent += surplus;
            if (value > (BigInteger)MaxCoefficient)
            {
                value /= 10;
                exponent++;
            }
        }

        // Trailing zeros of an exact quotient or product say nothing; keep the number short where the exponent may rise.
        while (exponent < 0 && !value.IsZero && (value % 10).IsZero)
        {
            value /= 10;
            exponent++;
        }

        if (exponent > MaxExponent && !value.IsZero)
            return new(Class.Infinity, negative, 0, 0);
        return new(Class.Finite, negative, exponent < -Bias ? 0 : (UInt128)value, Math.Clamp(exponent, -Bias, MaxExponent));
    }
}
