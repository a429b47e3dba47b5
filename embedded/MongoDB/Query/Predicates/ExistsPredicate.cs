using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Query.Predicates;

/// <summary>$exists: true.</summary>
internal sealed class ExistsPredicate : ValuePredicate
{
    public override bool WholeArrayOnly => true;

    public override bool Holds(BsonValue value) => !value.IsMissing;
}
