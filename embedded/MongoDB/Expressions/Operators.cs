using System.Collections.Frozen;
using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;

namespace MetalsPipeline.Embedded.MongoDB.Expressions;

/// <summary>The expression operators there are, with the number of arguments each takes.</summary>
internal static class Operators
{
    private static readonly FrozenDictionary<string, (int Least, int Most, OperatorExpression.Function Function)> All =
        new Dictionary<string, (int, int, OperatorExpression.Function)>
        {
            ["$add"] = (1, int.MaxValue, Add),
            ["$subtract"] = (2, 2, Subtract),
            ["$multiply"] = (1, int.MaxValue, (a, d, s) => Fold(a, d, s, s.Int32(1), Arithmetic.Multiply, "$multiply")),
            ["$divide"] = (2, 2, (a, d, s) => Binary(a, d, s, Arithmetic.Divide, "$divide")),
            ["$mod"] = (2, 2, (a, d, s) => Binary(a, d, s, Arithmetic.Modulo, "$mod")),
            ["$abs"] = (1, 1, (a, d, s) => a[0].Evaluate(d, s) is var v && v.Type.IsNumber() && v.ToDouble() < 0 ? Arithmetic.Negate(v, s) : v),
            ["$eq"] = (2, 2, (a, d, s) => s.Boolean(Compare(a, d, s) == 0)),
            ["$ne"] = (2, 2, (a, d, s) => s.Boolean(Compare(a, d, s) != 0)),
            ["$gt"] = (2, 2, (a, d, s) => s.Boolean(Compare(a, d, s) > 0)),
            ["$gte"] = (2, 2, (a, d, s) => s.Boolean(Compare(a, d, s) >= 0)),
            ["$lt"] = (2, 2, (a, d, s) => s.Boolean(Compare(a, d, s) < 0)),
            ["$lte"] = (2, 2, (a, d, s) => s.Boolean(Compare(a, d, s) <= 0)),
            ["$cmp"] = (2, 2, (a, d, s) => s.Int32(Math.Sign(Compare(a, d, s)))),
            ["$and"] = (0, int.MaxValue, And),
            ["$or"] = (0, int.MaxValue, Or),
            ["$not"] = (1, 1, (a, d, s) => s.Boolean(!a[0].Evaluate(d, s).IsTruthy)),
            ["$cond"] = (3, 3, (a, d, s) => a[0].Evaluate(d, s).IsTruthy ? a[1].Evaluate(d, s) : a[2].Evaluate(d, s)),
            ["$ifNull"] = (2, int.MaxValue, IfNull),
            ["$concat"] = (1, int.MaxValue, Concat),
            ["$size"] = (1, 1, Size),
            ["$toDate"] = (1, 1, ToDate),
            ["$toLong"] = (1, 1, (a, d, s) => a[0].Evaluate(d, s) is var v && v.Type == BsonType.DateTime ? s.Int64(v.AsInt64) : v.Type.IsNullish() ? Scratch.Null : s.Int64(v.ToInt64())),
            ["$toDouble"] = (1, 1, (a, d, s) => a[0].Evaluate(d, s) is var v && v.Type.IsNullish() ? Scratch.Null : s.Double(v.ToDouble())),
        }.ToFrozenDictionary();

    public static Expression Create(string name, IReadOnlyList<Expression> arguments)
    {
        if (!All.TryGetValue(name, out var known))
            throw new ServerException(ErrorCode.BadValue, $"Unrecognized expression '{name}'");
        if (arguments.Count < known.Least || arguments.Count > known.Most)
            throw new ServerException(ErrorCode.BadValue, $"Expression {name} takes {known.Least}{(known.Most == known.Least ? "" : " or more")} arguments. {arguments.Count} were passed in.");
        return new OperatorExpression(arguments, known.Function);
    }

    private static int Compare(IReadOnlyList<Expression> arguments, RawDocument document, Scratch scratch)
    {
        var left = arguments[0].Evaluate(document, scratch);
        var right = arguments[1].Evaluate(document, scratch);

        // Unlike in sorting, a missing value is below null here.
        return left.IsMissing || right.IsMissing ? right.IsMissing.CompareTo(left.IsMissing) : BsonComparer.Compare(left, right);
    }

    /// <summary>$add: numbers, and milliseconds to a date.</summary>
    private static BsonValue Add(IReadOnlyList<Expression> arguments, RawDocument document, Scratch scratch)
    {
        var sum = scratch.Int32(0);
        var isDate = false;
        foreach (var argument in arguments)
        {
            var value = argument.Evaluate(document, scratch);
            if (value.Type.IsNullish())
                return Scratch.Null;
            if (value.Type == BsonType.DateTime)
            {
                isDate = true;
                value = scratch.Int64(value.AsInt64);
            }

            sum = Arithmetic.Add(sum, RequireNumber(value, "$add"), scratch);
        }

        return isDate ? scratch.DateTime(sum.ToInt64()) : sum;
    }

    /// <summary>$subtract: numbers, two dates (milliseconds between them), milliseconds from a date.</summary>
    private static BsonValue Subtract(IReadOnlyList<Expression> arguments, RawDocument document, Scratch scratch)
    {
        var left = arguments[0].Evaluate(document, scratch);
        var right = arguments[1].Evaluate(document, scratch);
        if (left.Type.IsNullish() || right.Type.IsNullish())
            return Scratch.Null;
        if (left.Type == BsonType.DateTime)
        {
            return right.Type == BsonType.DateTime
                ? scratch.Int64(left.AsInt64 - right.AsInt64)
                : scratch.DateTime(left.AsInt64 - RequireNumber(right, "$subtract").ToInt64());
        }

        return Arithmetic.Add(RequireNumber(left, "$subtract"), Arithmetic.Negate(RequireNumber(right, "$subtract"), scratch), scratch);
    }

    private delegate BsonValue Operation(BsonValue a, BsonValue b, Scratch scratch);

    private static BsonValue Fold(IReadOnlyList<Expression> arguments, RawDocument document, Scratch scratch, BsonValue start, Operation operation, string name)
    {
        var result = start;
        foreach (var argument in arguments)
        {
            var value = argument.Evaluate(document, scratch);
            if (value.Type.IsNullish())
                return Scratch.Null;
            result = operation(result, RequireNumber(value, name), scratch);
        }

        return result;
    }

    private static BsonValue Binary(IReadOnlyList<Expression> arguments, RawDocument document, Scratch scratch, Operation operation, string name)
    {
        var left = arguments[0].Evaluate(document, scratch);
        var right = arguments[1].Evaluate(document, scratch);
        if (left.Type.IsNullish() || right.Type.IsNullish())
            return Scratch.Null;
        if (RequireNumber(right, name).ToDouble() == 0)
            throw new ServerException(ErrorCode.BadValue, $"can't {name} by zero");
        return operation(RequireNumber(left, name), right, scratch);
    }

    private static BsonValue And(IReadOnlyList<Expression> arguments, RawDocument document, Scratch scratch)
    {
        foreach (var argument in arguments)
        {
            if (!argument.Evaluate(document, scratch).IsTruthy)
                return scratch.Boolean(false);
        }

        return scratch.Boolean(true);
    }

    private static BsonValue Or(IReadOnlyList<Expression> arguments, RawDocument document, Scratch scratch)
    {
        foreach (var argument in arguments)
        {
            if (argument.Evaluate(document, scratch).IsTruthy)
                return scratch.Boolean(true);
        }

        return scratch.Boolean(false);
    }

    private static BsonValue IfNull(IReadOnlyList<Expression> arguments, RawDocument document, Scratch scratch)
    {
        for (var i = 0; i < arguments.Count - 1; i++)
        {
            var value = arguments[i].Evaluate(document, scratch);
            if (!value.Type.IsNullish())
                return value;
        }

        return arguments[^1].Evaluate(document, scratch);
    }

    private static BsonValue Concat(IReadOnlyList<Expression> arguments, RawDocument document, Scratch scratch)
    {
        var text = new ByteBuffer(256);
        foreach (var argument in arguments)
        {
            var value = argument.Evaluate(document, scratch);
            if (value.Type.IsNullish())
                return Scratch.Null;
            if (value.Type != BsonType.String)
                throw new ServerException(ErrorCode.BadValue, $"$concat only supports strings, not {value.Type.Alias()}");
            text.Raw(value.AsUtf8);
        }

        return scratch.String(text.WrittenSpan);
    }

    private static BsonValue Size(IReadOnlyList<Expression> arguments, RawDocument document, Scratch scratch)
    {
        var value = arguments[0].Evaluate(document, scratch);
        return value.Type == BsonType.Array
            ? scratch.Int32(value.AsDocument.CountElements())
            : throw new ServerException(ErrorCode.BadValue, $"The argument to $size must be an array, but was of type: {value.Type.Alias()}");
    }

    private static BsonValue ToDate(IReadOnlyList<Expression> arguments, RawDocument document, Scratch scratch)
    {
        var value = arguments[0].Evaluate(document, scratch);
        return value.Type == BsonType.DateTime ? value
            : value.Type.IsNullish() ? Scratch.Null
            : value.Type is BsonType.Int64 or BsonType.Double or BsonType.Decimal128 ? scratch.DateTime(value.ToInt64())
            : throw new ServerException(ErrorCode.BadValue, $"Unsupported conversion from {value.Type.Alias()} to date");
    }

    private static BsonValue RequireNumber(BsonValue value, string name) => value.Type.IsNumber()
        ? value
        : throw new ServerException(ErrorCode.TypeMismatch, $"{name} only supports numeric types, not {value.Type.Alias()}");
}
