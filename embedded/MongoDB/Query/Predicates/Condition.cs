using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Query.Predicates;

/// <summary>A predicate or its negation.</summary>
internal readonly record struct Condition(ValuePredicate Predicate, bool IsNegated)
{
    public bool Holds(BsonValue value) => Predicate.Holds(value) != IsNegated;
}
