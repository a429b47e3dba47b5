using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;

namespace MetalsPipeline.Embedded.MongoDB.Update;

/// <summary>An operator on the elements of an array.</summary>
internal abstract class ArrayOperator(FieldPath path) : UpdateOperator(path)
{
    /// <summary>True when a missing field becomes an array.</summary>
    protected virtual bool Creates => false;

    public override void Apply(BsonNode root)
    {
        var created = false;
        var node = Creates ? root.FindOrCreate(Path, out created) : root.Find(Path);
        if (node is null)
            return;
        if (created)
            node.Set(BsonNode.EmptyArray().Value);
        if (!node.IsArray)
            throw new ServerException(ErrorCode.BadValue, $"The field '{Path.Text}' must be an array but is of type {node.Type.Alias()}");
        Apply(node.Fields);
    }

    protected abstract void Apply(List<(byte[] Name, BsonNode Node)> elements);

    protected static IReadOnlyList<BsonConstant> Items(BsonValue operand)
    {
        var each = operand.Type == BsonType.Document ? operand.AsDocument["$each"u8] : default;
        if (each.IsMissing)
            return [new BsonConstant(operand)];
        if (each.Type != BsonType.Array)
            throw new ServerException(ErrorCode.TypeMismatch, $"The argument to $each must be an array but it was of type {each.Type.Alias()}");
        var items = new List<BsonConstant>();
        foreach (var element in each.AsDocument)
            items.Add(new BsonConstant(element.Value));
        return items;
    }
}
