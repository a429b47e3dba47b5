using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;

namespace MetalsPipeline.Embedded.MongoDB.Update;

/// <summary>$push with $each, $position and $slice.</summary>
internal sealed class PushOperator(FieldPath path, IReadOnlyList<BsonConstant> items, long? position, long? slice) : ArrayOperator(path)
{
    protected override bool Creates => true;

    public static PushOperator Parse(FieldPath path, BsonValue operand)
    {
        var modifiers = operand.Type == BsonType.Document && !operand.AsDocument["$each"u8].IsMissing ? operand.AsDocument : default;
        if (!modifiers["$sort"u8].IsMissing)
            throw new ServerException(ErrorCode.NotImplemented, "$push with $sort is not supported by this server");
        return new PushOperator(path, Items(operand), Number(modifiers["$position"u8]), Number(modifiers["$slice"u8]));
    }

    protected override void Apply(List<(byte[] Name, BsonNode Node)> elements)
    {
        var at = position switch
        {
            null => elements.Count,
            < 0 => Math.Max(0, elements.Count + position.Value),
            _ => Math.Min(position.Value, elements.Count),
        };
        elements.InsertRange((int)at, items.Select(i => (Array.Empty<byte>(), new BsonNode(i.Value))));
        if (slice is >= 0 && slice < elements.Count)
            elements.RemoveRange((int)slice.Value, elements.Count - (int)slice.Value);
        else if (slice < 0 && -slice < elements.Count)
            elements.RemoveRange(0, elements.Count + (int)slice.Value);
    }

    private static long? Number(BsonValue value) => value.Type.IsNumber() ? value.ToInt64() : null;
}
