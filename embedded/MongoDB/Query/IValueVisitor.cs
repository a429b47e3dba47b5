using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Query;

/// <summary>Takes the values that a path leads to.</summary>
internal interface IValueVisitor
{
    void Visit(BsonValue value);
}
