using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Pipeline;

/// <summary>Folds the values of a group into one.</summary>
internal abstract class Accumulator
{
    public abstract void Add(BsonValue value);

    public abstract void Write(ReadOnlySpan<byte> name, BsonWriter writer);
}
