using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Query.Predicates;

/// <summary>$size.</summary>
internal sealed class SizePredicate(long size) : ValuePredicate
{
    public override bool WholeArrayOnly => true;

    public override bool Holds(BsonValue value) => value.Type == BsonType.Array && value.AsDocument.CountElements() == size;
}
