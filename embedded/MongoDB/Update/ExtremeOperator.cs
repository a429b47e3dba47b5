using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Update;

/// <summary>$min and $max.</summary>
internal sealed class ExtremeOperator(FieldPath path, BsonConstant operand, int sign) : UpdateOperator(path)
{
    public override void Apply(BsonNode root)
    {
        var node = root.FindOrCreate(Path, out var created);
        if (created || Math.Sign(BsonComparer.Compare(operand.Value, node.Value)) == sign)
            node.Set(operand.Value);
    }
}
