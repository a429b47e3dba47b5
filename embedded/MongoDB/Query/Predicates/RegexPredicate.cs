using System.Text;
using System.Text.RegularExpressions;
using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Query.Predicates;

/// <summary>
/// $regex. Run without backtracking, in time linear in the text: no pattern can hold the server up.
/// </summary>
internal sealed class RegexPredicate : ValuePredicate
{
    private readonly Regex _regex;
    private readonly BsonConstant _literal;

    public RegexPredicate(string pattern, string options)
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
