using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Query.Predicates;

/// <summary>$elemMatch with conditions on the fields of an element that is a document.</summary>
internal sealed class ElementMatchPredicate(Matcher matcher) : ValuePredicate
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
