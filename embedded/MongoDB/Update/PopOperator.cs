using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Update;

/// <summary>$pop.</summary>
internal sealed class PopOperator(FieldPath path, bool first) : ArrayOperator(path)
{
    protected override void Apply(List<(byte[] Name, BsonNode Node)> elements)
    {
        if (elements.Count > 0)
            elements.RemoveAt(first ? 0 : elements.Count - 1);
    }
}
