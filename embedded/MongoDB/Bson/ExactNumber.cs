using System.Numerics;

namespace MetalsPipeline.Embedded.MongoDB.Bson;

/// <summary>A finite number as an exact fraction: the slow but certain way to compare decimals with integers and doubles.</summary>
internal readonly record struct ExactNumber(BigInteger Numerator, BigInteger Denominator)
{
    public static ExactNumber From(BsonValue value) => value.Type switch
    {
        BsonType.Double => From(value.AsDouble),
        BsonType.Decimal128 => From(Decimal128.Read(value.Bytes)),
        _ => new(value.ToInt64(), 1),
    };

    public static ExactNumber From(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)(bits >> 52 & 0x7FF);
        BigInteger mantissa = (bits & 0xF_FFFF_FFFF_FFFF) | (exponent == 0 ? 0 : 1L << 52);
        if (bits < 0)
            mantissa = -mantissa;
        var power = Math.Max(exponent, 1) - 1075;
        return power >= 0 ? new(mantissa << power, 1) : new(mantissa, BigInteger.One << -power);
    }

    public static ExactNumber From(Decimal128 value) => value.Exponent >= 0
        ? new(value.Signed * BigInteger.Pow(10, value.Exponent), 1)
        : new(value.Signed, BigInteger.Pow(10, -value.Exponent));

    public int CompareTo(ExactNumber other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    public ExactNumber Minus(ExactNumber other) =>
        new((Numerator * other.Denominator) - (other.Numerator * Denominator), Denominator * other.Denominator);
}
