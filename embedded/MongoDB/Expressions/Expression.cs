using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Expressions;

/// <summary>A compiled aggregation expression.</summary>
internal abstract class Expression
{
    /// <summary>The value for a document; missing when there is none. Computed values live in the scratch until it is cleared.</summary>
    public abstract BsonValue Evaluate(RawDocument document, Scratch scratch);
}
