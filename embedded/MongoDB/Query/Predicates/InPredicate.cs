using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Query.Predicates;

/// <summary>$in: equal to one of the values, or matched by one of the regular expressions.</summary>
internal sealed class InPredicate(IReadOnlyList<ValuePredicate> alternatives) : ValuePredicate
{
    public IReadOnlyList<ValuePredicate> Alternatives { get; } = alternatives;

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
