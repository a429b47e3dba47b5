using System.Text;
using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;
using MetalsPipeline.Embedded.MongoDB.Query.Predicates;

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
        if (!PredicateParser.IsOperatorDocument(condition))
        {
            parts.Add(new FieldMatcher(path, condition.Type == BsonType.Regex
                ? PredicateParser.ParseRegex(condition, default)
                : new ComparisonPredicate(Comparison.Equal, new BsonConstant(condition))));
            return;
        }

        foreach (var element in condition.AsDocument)
        {
            if (element.Name.SequenceEqual("$not"u8) && element.Value.Type != BsonType.Regex)
            {
                // Not the negation of each operator: over the elements of an array they may hold one here and one there.
                PredicateParser.RequireOperators(element.Value);
                var negated = new List<Matcher>();
                AddField(path, element.Value, negated);
                parts.Add(new NotMatcher(new AndMatcher(negated)));
                continue;
            }

            var conditions = new List<Condition>();
            PredicateParser.Add(element, condition.AsDocument, conditions);
            foreach (var (predicate, isNegated) in conditions)
                parts.Add(isNegated ? new NotMatcher(new FieldMatcher(path, predicate)) : new FieldMatcher(path, predicate));
        }
    }
}
