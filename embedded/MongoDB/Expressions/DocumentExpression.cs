using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Expressions;

/// <summary>A document whose fields are expressions; those without a value are left out.</summary>
internal sealed class DocumentExpression(IReadOnlyList<(byte[] Name, Expression Value)> fields) : Expression
{
    public override BsonValue Evaluate(RawDocument document, Scratch scratch)
    {
        var writer = new BsonWriter();
        var start = writer.BeginDocument();
        foreach (var (name, expression) in fields)
        {
            var value = expression.Evaluate(document, scratch);
            if (!value.IsMissing)
                writer.Value(name, value);
        }

        writer.End(start);
        return scratch.Keep(new BsonValue(BsonType.Document, writer.WrittenSpan));
    }
}
