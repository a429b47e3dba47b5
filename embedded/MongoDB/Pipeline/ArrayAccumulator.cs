using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Pipeline;

/// <summary>$push and $addToSet; missing values are left out.</summary>
internal sealed class ArrayAccumulator(bool distinct, QueryMemory memory) : Accumulator
{
    private const int ItemOverhead = 48;

    private readonly List<BsonConstant> _items = [];
    private readonly ValueSet _seen = new();

    public override void Add(BsonValue value)
    {
        if (value.IsMissing || (distinct && !_seen.Add(value)))
            return;
        memory.Take(value.Bytes.Length + ItemOverhead);
        _items.Add(new BsonConstant(value));
    }

    public override void Write(ReadOnlySpan<byte> name, BsonWriter writer)
    {
        var array = writer.BeginArray(name);
        for (var i = 0; i < _items.Count; i++)
            writer.Value(i, _items[i].Value);
        writer.End(array);
    }
}
