namespace MetalsPipeline.Embedded.MongoDB.Query.Predicates;

internal enum Comparison
{
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}
