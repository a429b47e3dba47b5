using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Expressions;

/// <summary>
/// Arithmetic with MongoDB's types: the result has the widest type of the operands (int, long, double, decimal),
/// and an int that overflows becomes a long, a long a double.
/// </summary>
internal static class Arithmetic
{
    public static BsonValue Add(BsonValue a, BsonValue b, Scratch scratch)
    {
        if (a.Type == BsonType.Decimal128 || b.Type == BsonType.Decimal128)
            return scratch.Decimal(Decimal128.Add(ToDecimal(a), ToDecimal(b)));
        if (a.Type == BsonType.Double || b.Type == BsonType.Double)
            return scratch.Double(a.ToDouble() + b.ToDouble());
        var (x, y) = (a.ToInt64(), b.ToInt64());
        var sum = unchecked(x + y);
        var overflows = ((x ^ sum) & (y ^ sum)) < 0;
        return overflows ? scratch.Double((double)x + y) : Integer(sum, a.Type, b.Type, scratch);
    }

    public static BsonValue Multiply(BsonValue a, BsonValue b, Scratch scratch)
    {
        if (a.Type == BsonType.Decimal128 || b.Type == BsonType.Decimal128)
            return scratch.Decimal(Decimal128.Multiply(ToDecimal(a), ToDecimal(b)));
        if (a.Type == BsonType.Double || b.Type == BsonType.Double)
            return scratch.Double(a.ToDouble() * b.ToDouble());
        var product = (Int128)a.ToInt64() * b.ToInt64();
        return product > long.MaxValue || product < long.MinValue ? scratch.Double((double)product) : Integer((long)product, a.Type, b.Type, scratch);
    }

    public static BsonValue Divide(BsonValue a, BsonValue b, Scratch scratch) =>
        a.Type == BsonType.Decimal128 || b.Type == BsonType.Decimal128
            ? scratch.Decimal(Decimal128.Divide(ToDecimal(a), ToDecimal(b)))
            : scratch.Double(a.ToDouble() / b.ToDouble());

    public static BsonValue Modulo(BsonValue a, BsonValue b, Scratch scratch) =>
        a.Type is BsonType.Int32 or BsonType.Int64 && b.Type is BsonType.Int32 or BsonType.Int64
            ? Integer((long)((Int128)a.ToInt64() % b.ToInt64()), a.Type, b.Type, scratch)
            : scratch.Double(a.ToDouble() % b.ToDouble());

    public static BsonValue Negate(BsonValue a, Scratch scratch) => Multiply(a, scratch.Int32(-1), scratch);

    public static Decimal128 ToDecimal(BsonValue value) => value.Type switch
    {
        BsonType.Decimal128 => Decimal128.Read(value.Bytes),
        BsonType.Double => Decimal128.FromDouble(value.AsDouble),
        _ => Decimal128.FromInt64(value.ToInt64()),
    };

    private static BsonValue Integer(long value, BsonType a, BsonType b, Scratch scratch) =>
        a == BsonType.Int32 && b == BsonType.Int32 && value is >= int.MinValue and <= int.MaxValue ? scratch.Int32((int)value) : scratch.Int64(value);
}
