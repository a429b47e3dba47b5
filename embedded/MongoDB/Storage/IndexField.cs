using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Storage;

/// <summary>One part of an index key.</summary>
internal sealed record IndexField(FieldPath Path, bool Descending);
