namespace MetalsPipeline.Embedded.MongoDB.Bson;

/// <summary>
/// MongoDB's total order over values: first by the rank of the type, then by value; numbers of all types by their exact numeric value.
/// Text compares by its UTF-8 bytes (the simple collation). <see cref="Storage.KeyEncoder"/> gives the same order as bytes.
/// </summary>
internal static class BsonComparer
{
    public static bool AreEqual(BsonValue a, BsonValue b) => Compare(a, b) == 0;

    public static int Compare(BsonValue a, BsonValue b)
    {
        var rank = a.Type.Rank() - b.Type.Rank();
        if (rank != 0)
            return rank;
        switch (a.Type)
        {
            case BsonType.Int32 or BsonType.Int64 or BsonType.Double or BsonType.Decimal128:
                return CompareNumbers(a, b);
            case BsonType.String or BsonType.Symbol or BsonType.JavaScript:
                return a.AsUtf8.SequenceCompareTo(b.AsUtf8);
            case BsonType.Document:
                return CompareDocuments(a.AsDocument, b.AsDocument, withNames: true);
            case BsonType.Array:
                return CompareDocuments(a.AsDocument, b.AsDocument, withNames: false);
            case BsonType.Binary:
                var length = a.BinaryData.Length - b.BinaryData.Length;
                return length != 0 ? length : a.Bytes[4..].SequenceCompareTo(b.Bytes[4..]);
            case BsonType.DateTime:
                return a.AsInt64.CompareTo(b.AsInt64);
            case BsonType.Timestamp:
                return ((ulong)a.AsInt64).CompareTo((ulong)b.AsInt64);
            default:
                return a.Bytes.SequenceCompareTo(b.Bytes);
        }
    }

    /// <summary>Order of two numbers of any type; NaN is equal to itself and below everything else.</summary>
    public static int CompareNumbers(BsonValue a, BsonValue b)
    {
        if (a.Type == BsonType.Decimal128 || b.Type == BsonType.Decimal128)
            return CompareDecimals(a, b);
        if (a.Type == BsonType.Double)
            return b.Type == BsonType.Double ? a.AsDouble.CompareTo(b.AsDouble) : -CompareMixed(b.ToInt64(), a.AsDouble);
        return b.Type == BsonType.Double ? CompareMixed(a.ToInt64(), b.AsDouble) : a.ToInt64().CompareTo(b.ToInt64());
    }

    public static bool IsNaN(BsonValue value) => value.Type switch
    {
        BsonType.Double => double.IsNaN(value.AsDouble),
        BsonType.Decimal128 => Decimal128.Read(value.Bytes).Kind == Decimal128.Class.NaN,
        _ => false,
    };

    private static int CompareMixed(long a, double b)
    {
        if (double.IsNaN(b))
            return 1;

        // 2^63 is the first double that no long reaches; below it the cut double compares exactly, then its fraction decides.
        if (b >= 9223372036854775808.0)
            return -1;
        if (b < -9223372036854775808.0)
            return 1;
        var whole = (long)b;
        return a != whole ? a.CompareTo(whole) : 0.0.CompareTo(b - whole);
    }

    private static int CompareDecimals(BsonValue a, BsonValue b)
    {
        var (x, y) = (Infinite(a), Infinite(b));
        if (x != 0 || y != 0)
            return x.CompareTo(y);
        if (a.Type == b.Type)
        {
            var (p, q) = (Decimal128.Read(a.Bytes), Decimal128.Read(b.Bytes));
            if (p.Exponent == q.Exponent && !p.Negative && !q.Negative)
                return p.Coefficient.CompareTo(q.Coefficient);
        }

        // Far apart, as most are, doubles tell; what they can't tell apart is compared exactly.
        var (left, right) = (a.ToDouble(), b.ToDouble());
        return Math.Abs(left - right) > 1e-9 * Math.Max(Math.Abs(left), Math.Abs(right)) && double.IsFinite(left - right)
            ? left.CompareTo(right)
            : ExactNumber.From(a).CompareTo(ExactNumber.From(b));
    }

    /// <summary>Where a number lies that no fraction can show: NaN -2, -infinity -1, +infinity 1, all others 0.</summary>
    private static int Infinite(BsonValue value)
    {
        if (value.Type == BsonType.Double)
            return double.IsFinite(value.AsDouble) ? 0 : double.IsNaN(value.AsDouble) ? -2 : Math.Sign(value.AsDouble);
        if (value.Type != BsonType.Decimal128)
            return 0;
        var number = Decimal128.Read(value.Bytes);
        return number.Kind == Decimal128.Class.Finite ? 0 : number.Kind == Decimal128.Class.NaN ? -2 : number.Negative ? -1 : 1;
    }

    private static int CompareDocuments(RawDocument a, RawDocument b, bool withNames)
    {
        var left = a.GetEnumerator();
        var right = b.GetEnumerator();
        while (true)
        {
            var (more, other) = (left.MoveNext(), right.MoveNext());
            if (!more || !other)
                return more.CompareTo(other);
            var x = left.Current;
            var y = right.Current;
            var order = x.Value.Type.Rank() - y.Value.Type.Rank();
            if (order == 0 && withNames)
                order = x.Name.SequenceCompareTo(y.Name);
            if (order == 0)
                order = Compare(x.Value, y.Value);
            if (order != 0)
                return order;
        }
    }
}
