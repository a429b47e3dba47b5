using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Query.Predicates;

/// <summary>The operators under $not, all of which have to hold of one value for $not to fail.</summary>
internal sealed class AllOfPredicate(IReadOnlyList<Condition> conditions) : ValuePredicate
{
    public override bool WholeArrayOnly => conditions.Any(c => c.Predicate.WholeArrayOnly);

    public override bool Holds(BsonValue value)
    {
        for (var i = 0; i < conditions.Count; i++)
        {
            if (!conditions[i].Holds(value))
                return false;
        }

        return true;
    }
}
