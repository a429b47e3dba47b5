using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Expressions;

/// <summary>$$ROOT and $$CURRENT.</summary>
internal sealed class RootExpression : Expression
{
    public override BsonValue Evaluate(RawDocument document, Scratch scratch) => new(BsonType.Document, document.Bytes);
}
