namespace MetalsPipeline.Embedded.MongoDB.Bson;

/// <summary>A value that outlives the message it came in: its type and a copy of its bytes.</summary>
internal sealed class BsonConstant(BsonValue value)
{
    private readonly byte[] _bytes = value.Bytes.ToArray();

    public BsonType Type { get; } = value.Type;

    public BsonValue Value => new(Type, _bytes);

    public static BsonConstant Null { get; } = new(new BsonValue(BsonType.Null, []));
}
