using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Expressions;

/// <summary>An array of expressions; one without a value is null.</summary>
internal sealed class ArrayExpression(IReadOnlyList<Expression> items) : Expression
{
    public override BsonValue Evaluate(RawDocument document, Scratch scratch)
    {
        var writer = new BsonWriter();
        var start = writer.BeginDocument();
        for (var i = 0; i < items.Count; i++)
        {
            var value = items[i].Evaluate(document, scratch);
            writer.Value(i, value.IsMissing ? Scratch.Null : value);
        }

        writer.End(start);
        return scratch.Keep(new BsonValue(BsonType.Array, writer.WrittenSpan));
    }
}
