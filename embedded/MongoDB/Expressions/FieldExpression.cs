using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Expressions;

/// <summary>A path such as <c>$a.b</c>; through an array it gives the array of what it finds in the elements.</summary>
internal sealed class FieldExpression(FieldPath path) : Expression
{
    public override BsonValue Evaluate(RawDocument document, Scratch scratch) => Follow(document[path[0]], 1, scratch);

    private BsonValue Follow(BsonValue value, int component, Scratch scratch)
    {
        if (component == path.Length)
            return value;
        if (value.Type == BsonType.Document)
            return Follow(value.AsDocument[path[component]], component + 1, scratch);
        return value.Type == BsonType.Array ? FollowElements(value.AsDocument, component, scratch) : default;
    }

    private BsonValue FollowElements(RawDocument array, int component, Scratch scratch)
    {
        var writer = new BsonWriter();
        var start = writer.BeginDocument();
        var count = 0;
        foreach (var element in array)
        {
            var found = element.Value.Type is BsonType.Document or BsonType.Array ? Follow(element.Value, component, scratch) : default;
            if (!found.IsMissing)
                writer.Value(count++, found);
        }

        writer.End(start);
        return scratch.Keep(new BsonValue(BsonType.Array, writer.WrittenSpan));
    }
}
