using System.Text;
using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;
using MetalsPipeline.Embedded.MongoDB.Query.Predicates;

namespace MetalsPipeline.Embedded.MongoDB.Query;

/// <summary>Compiles the conditions on one field.</summary>
internal static class PredicateParser
{
    /// <summary>True for <c>{$gt: 1}</c>, false for a document to be equal to.</summary>
    public static bool IsOperatorDocument(BsonValue value)
    {
        if (value.Type != BsonType.Document)
            return false;
        foreach (var element in value.AsDocument)
            return element.Name is [(byte)'$', ..] && !element.Name.SequenceEqual("$ref"u8) && !element.Name.SequenceEqual("$id"u8);
        return false;
    }

    private static List<Condition> ParseOperators(RawDocument operators)
    {
        var conditions = new List<Condition>();
        foreach (var element in operators)
            Add(element, operators, conditions);
        return conditions;
    }

    /// <summary>Compiles one operator; <c>$options</c> beside a <c>$regex</c> is the only one that needs its siblings.</summary>
    public static void Add(BsonElement element, RawDocument siblings, List<Condition> conditions)
    {
        var operand = element.Value;
        var name = Encoding.UTF8.GetString(element.Name);
        if (name == "$options")
            return;
        if (name == "$all")
        {
            conditions.AddRange(ParseAll(operand).Select(Is));
            return;
        }

        conditions.Add(name switch
        {
            "$eq" => Is(Compare(Comparison.Equal, operand)),
            "$ne" => IsNot(Compare(Comparison.Equal, operand)),
            "$lt" => Is(Compare(Comparison.Less, operand)),
            "$lte" => Is(Compare(Comparison.LessOrEqual, operand)),
            "$gt" => Is(Compare(Comparison.Greater, operand)),
            "$gte" => Is(Compare(Comparison.GreaterOrEqual, operand)),
            "$in" => Is(ParseIn(operand, name)),
            "$nin" => IsNot(ParseIn(operand, name)),
            "$exists" => operand.IsTruthy ? Is(new ExistsPredicate()) : IsNot(new ExistsPredicate()),
            "$type" => Is(ParseType(operand)),
            "$size" => Is(new SizePredicate(operand.ToInt64(-1))),
            "$mod" => Is(ParseMod(operand)),
            "$regex" => Is(ParseRegex(operand, siblings)),
            "$elemMatch" => Is(ParseElementMatch(operand)),
            "$not" => IsNot(ParseNot(operand)),
            _ => throw new ServerException(ErrorCode.BadValue, $"unknown operator: {name}"),
        });
    }

    private static Condition Is(ValuePredicate predicate) => new(predicate, IsNegated: false);

    private static Condition IsNot(ValuePredicate predicate) => new(predicate, IsNegated: true);

    private static ComparisonPredicate Compare(Comparison comparison, BsonValue operand) => new(comparison, new BsonConstant(operand));

    private static InPredicate ParseIn(BsonValue operand, string name)
    {
        if (operand.Type != BsonType.Array)
            throw new ServerException(ErrorCode.BadValue, $"{name} needs an array");
        var alternatives = new List<ValuePredicate>();
        foreach (var element in operand.AsDocument)
            alternatives.Add(element.Value.Type == BsonType.Regex ? ParseRegex(element.Value, default) : Compare(Comparison.Equal, element.Value));
        return new InPredicate(alternatives);
    }

    private static List<ValuePredicate> ParseAll(BsonValue operand)
    {
        if (operand.Type != BsonType.Array)
            throw new ServerException(ErrorCode.BadValue, "$all needs an array");
        var predicates = new List<ValuePredicate>();
        foreach (var element in operand.AsDocument)
        {
            predicates.Add(element.Value.Type == BsonType.Regex ? ParseRegex(element.Value, default)
                : IsOperatorDocument(element.Value) ? ParseElementMatch(element.Value.AsDocument["$elemMatch"u8])
                : Compare(Comparison.Equal, element.Value));
        }

        // An empty $all matches nothing.
        return predicates.Count == 0 ? [new InPredicate([])] : predicates;
    }

    private static ValuePredicate ParseElementMatch(BsonValue operand)
    {
        if (operand.Type != BsonType.Document)
            throw new ServerException(ErrorCode.BadValue, "$elemMatch needs an Object");
        return IsOperatorDocument(operand) && !IsLogical(operand.AsDocument)
            ? new ElementValuePredicate(ParseOperators(operand.AsDocument))
            : new ElementMatchPredicate(MatcherParser.Parse(operand.AsDocument));
    }

    private static bool IsLogical(RawDocument operators) =>
        !(operators["$and"u8].IsMissing && operators["$or"u8].IsMissing && operators["$nor"u8].IsMissing);

    private static ValuePredicate ParseNot(BsonValue operand)
    {
        if (operand.Type == BsonType.Regex)
            return ParseRegex(operand, default);
        RequireOperators(operand);
        return new AllOfPredicate(ParseOperators(operand.AsDocument));
    }

    public static void RequireOperators(BsonValue operand)
    {
        if (!IsOperatorDocument(operand))
            throw new ServerException(ErrorCode.BadValue, "$not needs a regex or a document of operators");
    }

    private static ModPredicate ParseMod(BsonValue operand)
    {
        if (operand.Type != BsonType.Array || operand.AsDocument.CountElements() != 2)
            throw new ServerException(ErrorCode.BadValue, "malformed mod, needs to be an array of a divisor and a remainder");
        var divisor = operand.AsDocument["0"u8].ToInt64();
        if (divisor == 0)
            throw new ServerException(ErrorCode.BadValue, "divisor cannot be 0");
        return new ModPredicate(divisor, operand.AsDocument["1"u8].ToInt64());
    }

    private static TypePredicate ParseType(BsonValue operand)
    {
        var types = new HashSet<BsonType>();
        if (operand.Type == BsonType.Array)
        {
            foreach (var element in operand.AsDocument)
                AddType(element.Value, types);
        }
        else
        {
            AddType(operand, types);
        }

        return new TypePredicate(types);
    }

    private static void AddType(BsonValue operand, HashSet<BsonType> types)
    {
        if (operand.Type == BsonType.String && operand.AsString == "number")
        {
            types.UnionWith([BsonType.Int32, BsonType.Int64, BsonType.Double, BsonType.Decimal128]);
            return;
        }

        var type = operand.Type == BsonType.String ? BsonTypes.FromAlias(operand.AsString) : (BsonType)(byte)operand.ToInt64();
        if (type is not { } known || !Enum.IsDefined(known) || known == BsonType.Missing)
            throw new ServerException(ErrorCode.BadValue, "Unknown type in $type; use an alias such as 'string' or a BSON type number.");
        types.Add(known);
    }

    /// <summary>A BSON regular expression, or a string with the options beside it.</summary>
    public static RegexPredicate ParseRegex(BsonValue operand, RawDocument siblings)
    {
        var options = siblings["$options"u8];
        if (operand.Type == BsonType.String)
            return new RegexPredicate(operand.AsString, options.Type == BsonType.String ? options.AsString : "");
        if (operand.Type != BsonType.Regex)
            throw new ServerException(ErrorCode.BadValue, "$regex has to be a string");
        var split = operand.Bytes.IndexOf((byte)0);
        var own = Encoding.UTF8.GetString(operand.Bytes[(split + 1)..^1]);
        return new RegexPredicate(Encoding.UTF8.GetString(operand.Bytes[..split]), options.Type == BsonType.String ? options.AsString : own);
    }
}
