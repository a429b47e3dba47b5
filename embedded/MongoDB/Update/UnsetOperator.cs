using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Update;

/// <summary>$unset.</summary>
internal sealed class UnsetOperator(FieldPath path) : UpdateOperator(path)
{
    public override void Apply(BsonNode root) => root.Remove(Path);
}
