using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Query.Predicates;

/// <summary>$type with one type or several.</summary>
internal sealed class TypePredicate(IReadOnlySet<BsonType> types) : ValuePredicate
{
    public override bool Holds(BsonValue value) => types.Contains(value.Type);
}
