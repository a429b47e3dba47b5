namespace MetalsPipeline.Embedded.MongoDB.Bson;

/// <summary>A named value of a document; the name is UTF-8 without its terminator.</summary>
internal readonly ref struct BsonElement(ReadOnlySpan<byte> name, BsonValue value)
{
    public ReadOnlySpan<byte> Name { get; } = name;

    public BsonValue Value { get; } = value;
}
