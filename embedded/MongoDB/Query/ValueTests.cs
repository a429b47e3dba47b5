using System.Text;
using System.Text.RegularExpressions;
using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Query;

/// <summary>$in: equal to one of the values, or matched by one of the regular expressions.</summary>
internal sealed class InTest(IReadOnlyList<ValueTest> alternatives) : ValueTest
{
    public IReadOnlyList<ValueTest> Alternatives { get; } = alternatives;

    public override bool Holds(BsonValue value)
    {
        for (var i = 0; i < Alternatives.Count; i++)
        {
            if (Alternatives[i].Holds(value))
                return true;
        }

        return false;
    }
}

/// <summary>$exists: true.</summary>
internal sealed class ExistsTest : ValueTest
{
    public override bool WholeArrayOnly => true;

    public override bool Holds(BsonValue value) => !value.IsMissing;
}

/// <summary>$type with one type or several.</summary>
internal sealed class TypeTest(IReadOnlySet<BsonType> types) : ValueTest
{
    public override bool Holds(BsonValue value) => types.Contains(value.Type);
}

/// <summary>$size.</summary>
internal sealed class SizeTest(long size) : ValueTest
{
    public override bool WholeArrayOnly => true;

    public override bool Holds(BsonValue value) => value.Type == BsonType.Array && value.AsDocument.CountElements() == size;
}

/// <summary>$mod.</summary>
internal sealed class ModTest(long divisor, long remainder) : ValueTest
{
    public override bool Holds(BsonValue value) => value.Type.IsNumber() && double.IsFinite(value.ToDouble()) && value.ToInt64() % divisor == remainder;
}

/// <summary>The operators under $not, all of which have to hold of one value for $not to fail.</summary>
internal sealed class AllOfTest(IReadOnlyList<(ValueTest Test, bool Negated)> tests) : ValueTest
{
    public override bool WholeArrayOnly => tests.Any(t => t.Test.WholeArrayOnly);

    public override bool Holds(BsonValue value)
    {
        for (var i = 0; i < tests.Count; i++)
        {
            if (tests[i].Test.Holds(value) == tests[i].Negated)
                return false;
        }

        return true;
    }
}

/// <summary>$elemMatch with conditions on the fields of an element that is a document.</summary>
internal sealed class ElementMatchTest(Matcher matcher) : ValueTest
{
    public override bool WholeArrayOnly => true;

    public override bool Holds(BsonValue value)
    {
        if (value.Type != BsonType.Array)
            return false;
        foreach (var element in value.AsDocument)
        {
            if (element.Value.Type is BsonType.Document or BsonType.Array && matcher.Matches(element.Value.AsDocument))
                return true;
        }

        return false;
    }
}

/// <summary>$elemMatch with operators on the element itself.</summary>
internal sealed class ElementValueTest(IReadOnlyList<(ValueTest Test, bool Negated)> tests) : ValueTest
{
    public override bool WholeArrayOnly => true;

    public override bool Holds(BsonValue value)
    {
        if (value.Type != BsonType.Array)
            return false;
        foreach (var element in value.AsDocument)
        {
            var all = true;
            for (var i = 0; i < tests.Count && all; i++)
                all = tests[i].Test.Holds(element.Value) != tests[i].Negated;
            if (all)
                return true;
        }

        return false;
    }
}

/// <summary>
/// $regex. Run without backtracking, in time linear in the text: no pattern can hold the server up.
/// </summary>
internal sealed class RegexTest : ValueTest
{
    private readonly Regex _regex;
    private readonly BsonConstant _literal;

    public RegexTest(string pattern, string options)
    {
        var flags = RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;
        foreach (var option in options)
        {
            flags |= option switch
            {
                'i' => RegexOptions.IgnoreCase,
                'm' => RegexOptions.Multiline,
                's' => RegexOptions.Singleline,
                'x' => RegexOptions.IgnorePatternWhitespace,
                'u' => RegexOptions.None,
                _ => throw Invalid($"'{option}' is not an option of $regex"),
            };
        }

        try
        {
            _regex = new Regex(pattern, flags);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw Invalid($"Regular expression is invalid or uses lookaround or back-references, which are not supported: {e.Message}");
        }

        _literal = new BsonConstant(new BsonValue(BsonType.Regex, Encoding.UTF8.GetBytes($"{pattern}\0{options}\0")));
    }

    public override bool Holds(BsonValue value) => value.Type switch
    {
        BsonType.String or BsonType.Symbol => _regex.IsMatch(value.AsString),
        BsonType.Regex => BsonComparer.AreEqual(value, _literal.Value),
        _ => false,
    };

    private static Errors.ServerException Invalid(string message) => new(Errors.ErrorCode.BadValue, message);
}
