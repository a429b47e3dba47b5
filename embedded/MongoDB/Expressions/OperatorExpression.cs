using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Expressions;

/// <summary>An operator on evaluated arguments.</summary>
internal sealed class OperatorExpression(IReadOnlyList<Expression> arguments, OperatorExpression.Function function) : Expression
{
    public delegate BsonValue Function(IReadOnlyList<Expression> arguments, RawDocument document, Scratch scratch);

    public override BsonValue Evaluate(RawDocument document, Scratch scratch) => function(arguments, document, scratch);
}
