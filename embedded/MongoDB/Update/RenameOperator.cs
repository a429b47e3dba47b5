using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Update;

/// <summary>$rename.</summary>
internal sealed class RenameOperator(FieldPath path, FieldPath target) : UpdateOperator(path)
{
    public override void Apply(BsonNode root)
    {
        if (root.Find(Path) is not { } node)
            return;
        var value = new BsonConstant(node.Value);
        root.Remove(Path);
        root.FindOrCreate(target, out _).Set(value.Value);
    }
}
