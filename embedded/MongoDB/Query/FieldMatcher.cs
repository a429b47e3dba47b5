using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Query.Predicates;

namespace MetalsPipeline.Embedded.MongoDB.Query;

/// <summary>
/// A test of the values that a path leads to. Arrays on the way are walked through, an array at the end is tested element by element
/// and as a whole (manual, "Query an Array").
/// </summary>
internal sealed class FieldMatcher(FieldPath path, ValuePredicate predicate) : Matcher
{
    public FieldPath Path { get; } = path;

    public ValuePredicate Predicate { get; } = predicate;

    public override bool Matches(RawDocument document) => MatchesAt(document, 0);

    private bool MatchesAt(RawDocument document, int component) => MatchesValue(document[Path[component]], component);

    private bool MatchesValue(BsonValue value, int component)
    {
        if (component == Path.Length - 1)
            return MatchesLeaf(value);
        switch (value.Type)
        {
            case BsonType.Document:
                return MatchesAt(value.AsDocument, component + 1);
            case BsonType.Array:
                var index = Path.IndexAt(component + 1);
                foreach (var element in value.AsDocument)
                {
                    if (element.Value.Type == BsonType.Document && MatchesAt(element.Value.AsDocument, component + 1))
                        return true;
                    if (index-- == 0 && MatchesValue(element.Value, component + 1))
                        return true;
                }

                return false;
            default:
                return Predicate.Holds(default);
        }
    }

    private bool MatchesLeaf(BsonValue value)
    {
        if (value.Type != BsonType.Array || Predicate.WholeArrayOnly)
            return Predicate.Holds(value);
        foreach (var element in value.AsDocument)
        {
            if (Predicate.Holds(element.Value))
                return true;
        }

        return Predicate.Holds(value);
    }
}
