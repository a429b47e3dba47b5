using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Expressions;

/// <summary>A constant.</summary>
internal sealed class LiteralExpression(BsonConstant value) : Expression
{
    public BsonConstant Constant => value;

    public override BsonValue Evaluate(RawDocument document, Scratch scratch) => value.Value;
}
