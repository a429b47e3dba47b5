using System.Text;
using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;

namespace MetalsPipeline.Embedded.MongoDB.Query;

/// <summary>Compiles a filter document.</summary>
internal static class MatcherParser
{
    public static Matcher Parse(RawDocument filter)
    {
        if (filter.IsEmpty)
            return Matcher.Everything;
        var parts = new List<Matcher>();
        foreach (var element in filter)
        {
            if (element.Name is [(byte)'$', ..])
                AddLogical(element, parts);
            else
                AddField(new FieldPath(element.Name), element.Value, parts);
        }

        return parts.Count == 1 ? parts[0] : new AndMatcher(parts);
    }

    private static void AddLogical(BsonElement element, List<Matcher> parts)
    {
        switch (Encoding.UTF8.GetString(element.Name))
        {
            case "$and":
                parts.AddRange(ParseList(element));
                break;
            case "$or":
                parts.Add(new OrMatcher(ParseList(element)));
                break;
            case "$nor":
                parts.Add(new NotMatcher(new OrMatcher(ParseList(element))));
                break;
            case "$comment":
                break;
            case var name:
                throw new ServerException(ErrorCode.BadValue, $"unknown top level operator: {name}");
        }
    }

    private static List<Matcher> ParseList(BsonElement element)
    {
        var name = Encoding.UTF8.GetString(element.Name);
        if (element.Value.Type != BsonType.Array || element.Value.AsDocument.IsEmpty)
            throw new ServerException(ErrorCode.BadValue, $"{name} must be a nonempty array");
        var list = new List<Matcher>();
        foreach (var part in element.Value.AsDocument)
        {
            if (part.Value.Type != BsonType.Document)
                throw new ServerException(ErrorCode.BadValue, $"{name} argument's entries must be objects");
            list.Add(Parse(part.Value.AsDocument));
        }

        return list;
    }

    private static void AddField(FieldPath path, BsonValue condition, List<Matcher> parts)
    {
        if (!IsOperatorDocument(condition))
        {
            ValueTest test = condition.Type == BsonType.Regex ? ParseRegex(condition, default) : new ComparisonTest(Comparison.Equal, new(condition));
            parts.Add(new FieldMatcher(path, test));
            return;
        }

        foreach (var element in condition.AsDocument)
        {
            if (element.Name.SequenceEqual("$not"u8) && element.Value.Type != BsonType.Regex)
            {
                // Not the negation of each operator: over the elements of an array they may hold one here and one there.
                RequireOperators(element.Value);
                var negated = new List<Matcher>();
                AddField(path, element.Value, negated);
                parts.Add(new NotMatcher(new AndMatcher(negated)));
                continue;
            }

            var tests = new List<(ValueTest Test, bool Negated)>();
            AddTests(element, condition.AsDocument, tests);
            foreach (var (test, negated) in tests)
                parts.Add(negated ? new NotMatcher(new FieldMatcher(path, test)) : new FieldMatcher(path, test));
        }
    }

    public static bool IsOperatorDocument(BsonValue value)
    {
        if (value.Type != BsonType.Document)
            return false;
        foreach (var element in value.AsDocument)
            return element.Name is [(byte)'$', ..] && !element.Name.SequenceEqual("$ref"u8) && !element.Name.SequenceEqual("$id"u8);
        return false;
    }

    private static List<(ValueTest Test, bool Negated)> ParseOperators(RawDocument operators)
    {
        var tests = new List<(ValueTest, bool)>();
        foreach (var element in operators)
            AddTests(element, operators, tests);
        return tests;
    }

    private static void AddTests(BsonElement element, RawDocument siblings, List<(ValueTest Test, bool Negated)> tests)
    {
        var operand = element.Value;
        switch (Encoding.UTF8.GetString(element.Name))
        {
            case "$eq":
                tests.Add((Compare(Comparison.Equal, operand), false));
                break;
            case "$ne":
                tests.Add((Compare(Comparison.Equal, operand), true));
                break;
            case "$lt":
                tests.Add((Compare(Comparison.Less, operand), false));
                break;
            case "$lte":
                tests.Add((Compare(Comparison.LessOrEqual, operand), false));
                break;
            case "$gt":
                tests.Add((Compare(Comparison.Greater, operand), false));
                break;
            case "$gte":
                tests.Add((Compare(Comparison.GreaterOrEqual, operand), false));
                break;
            case "$in":
                tests.Add((ParseIn(operand, "$in"), false));
                break;
            case "$nin":
                tests.Add((ParseIn(operand, "$nin"), true));
                break;
            case "$exists":
                tests.Add((new ExistsTest(), !operand.IsTruthy));
                break;
            case "$type":
                tests.Add((ParseType(operand), false));
                break;
            case "$size":
                tests.Add((new SizeTest(operand.ToInt64(-1)), false));
                break;
            case "$mod":
                tests.Add((ParseMod(operand), false));
                break;
            case "$regex":
                tests.Add((ParseRegex(operand, siblings), false));
                break;
            case "$options":
                break;
            case "$all":
                foreach (var test in ParseAll(operand))
                    tests.Add((test, false));
                break;
            case "$elemMatch":
                tests.Add((ParseElementMatch(operand), false));
                break;
            case "$not":
                tests.Add((ParseNot(operand), true));
                break;
            case var name:
                throw new ServerException(ErrorCode.BadValue, $"unknown operator: {name}");
        }
    }

    private static ComparisonTest Compare(Comparison comparison, BsonValue operand) => new(comparison, new BsonConstant(operand));

    private static InTest ParseIn(BsonValue operand, string name)
    {
        if (operand.Type != BsonType.Array)
            throw new ServerException(ErrorCode.BadValue, $"{name} needs an array");
        var alternatives = new List<ValueTest>();
        foreach (var element in operand.AsDocument)
            alternatives.Add(element.Value.Type == BsonType.Regex ? ParseRegex(element.Value, default) : Compare(Comparison.Equal, element.Value));
        return new InTest(alternatives);
    }

    private static List<ValueTest> ParseAll(BsonValue operand)
    {
        if (operand.Type != BsonType.Array)
            throw new ServerException(ErrorCode.BadValue, "$all needs an array");
        var tests = new List<ValueTest>();
        foreach (var element in operand.AsDocument)
        {
            tests.Add(element.Value.Type == BsonType.Regex ? ParseRegex(element.Value, default)
                : IsOperatorDocument(element.Value) ? ParseElementMatch(element.Value.AsDocument["$elemMatch"u8])
                : Compare(Comparison.Equal, element.Value));
        }

        // An empty $all matches nothing.
        return tests.Count == 0 ? [new InTest([])] : tests;
    }

    private static ValueTest ParseElementMatch(BsonValue operand)
    {
        if (operand.Type != BsonType.Document)
            throw new ServerException(ErrorCode.BadValue, "$elemMatch needs an Object");
        return IsOperatorDocument(operand) && !IsLogical(operand.AsDocument)
            ? new ElementValueTest(ParseOperators(operand.AsDocument))
            : new ElementMatchTest(Parse(operand.AsDocument));
    }

    private static bool IsLogical(RawDocument operators) =>
        !(operators["$and"u8].IsMissing && operators["$or"u8].IsMissing && operators["$nor"u8].IsMissing);

    private static ValueTest ParseNot(BsonValue operand)
    {
        if (operand.Type == BsonType.Regex)
            return ParseRegex(operand, default);
        RequireOperators(operand);
        return new AllOfTest(ParseOperators(operand.AsDocument));
    }

    private static void RequireOperators(BsonValue operand)
    {
        if (!IsOperatorDocument(operand))
            throw new ServerException(ErrorCode.BadValue, "$not needs a regex or a document of operators");
    }

    private static ModTest ParseMod(BsonValue operand)
    {
        if (operand.Type != BsonType.Array || operand.AsDocument.CountElements() != 2)
            throw new ServerException(ErrorCode.BadValue, "malformed mod, needs to be an array of a divisor and a remainder");
        var divisor = operand.AsDocument["0"u8].ToInt64();
        if (divisor == 0)
            throw new ServerException(ErrorCode.BadValue, "divisor cannot be 0");
        return new ModTest(divisor, operand.AsDocument["1"u8].ToInt64());
    }

    private static TypeTest ParseType(BsonValue operand)
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

        return new TypeTest(types);
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
    private static RegexTest ParseRegex(BsonValue operand, RawDocument siblings)
    {
        var options = siblings["$options"u8];
        if (operand.Type == BsonType.String)
            return new RegexTest(operand.AsString, options.Type == BsonType.String ? options.AsString : "");
        if (operand.Type != BsonType.Regex)
            throw new ServerException(ErrorCode.BadValue, "$regex has to be a string");
        var split = operand.Bytes.IndexOf((byte)0);
        var own = Encoding.UTF8.GetString(operand.Bytes[(split + 1)..^1]);
        return new RegexTest(Encoding.UTF8.GetString(operand.Bytes[..split]), options.Type == BsonType.String ? options.AsString : own);
    }
}
