using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Query.Predicates;

/// <summary>$elemMatch with operators on the element itself.</summary>
internal sealed class ElementValuePredicate(IReadOnlyList<Condition> conditions) : ValuePredicate
{
    public override bool WholeArrayOnly => true;

    public override bool Holds(BsonValue value)
    {
        if (value.Type != BsonType.Array)
            return false;
        foreach (var element in value.AsDocument)
        {
            var all = true;
            for (var i = 0; i < conditions.Count && all; i++)
                all = conditions[i].Holds(element.Value);
            if (all)
                return true;
        }

        return false;
    }
}
