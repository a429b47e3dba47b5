using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Query.Predicates;

/// <summary>$mod.</summary>
internal sealed class ModPredicate(long divisor, long remainder) : ValuePredicate
{
    public override bool Holds(BsonValue value) => value.Type.IsNumber() && double.IsFinite(value.ToDouble()) && value.ToInt64() % divisor == remainder;
}
