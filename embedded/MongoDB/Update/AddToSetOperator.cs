using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Update;

/// <summary>$addToSet.</summary>
internal sealed class AddToSetOperator(FieldPath path, BsonValue operand) : ArrayOperator(path)
{
    private readonly IReadOnlyList<BsonConstant> _items = Items(operand);

    protected override bool Creates => true;

    protected override void Apply(List<(byte[] Name, BsonNode Node)> elements)
    {
        foreach (var item in _items)
        {
            if (!elements.Exists(e => BsonComparer.AreEqual(e.Node.Value, item.Value)))
                elements.Add(([], new BsonNode(item.Value)));
        }
    }
}
