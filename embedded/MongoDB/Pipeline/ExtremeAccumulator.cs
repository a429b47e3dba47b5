using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Pipeline;

/// <summary>$min and $max; null and missing don't count.</summary>
internal sealed class ExtremeAccumulator(int sign) : Accumulator
{
    private BsonConstant? _best;

    public override void Add(BsonValue value)
    {
        if (!value.Type.IsNullish() && (_best is null || Math.Sign(BsonComparer.Compare(value, _best.Value)) == sign))
            _best = new BsonConstant(value);
    }

    public override void Write(ReadOnlySpan<byte> name, BsonWriter writer) => writer.Value(name, (_best ?? BsonConstant.Null).Value);
}
