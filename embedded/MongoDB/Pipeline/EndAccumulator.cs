using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Pipeline;

/// <summary>$first and $last.</summary>
internal sealed class EndAccumulator(bool last) : Accumulator
{
    private BsonConstant? _value;

    public override void Add(BsonValue value)
    {
        if (last || _value is null)
            _value = value.IsMissing ? BsonConstant.Null : new BsonConstant(value);
    }

    public override void Write(ReadOnlySpan<byte> name, BsonWriter writer) => writer.Value(name, (_value ?? BsonConstant.Null).Value);
}
