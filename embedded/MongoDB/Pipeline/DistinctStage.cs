using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Query;

namespace MetalsPipeline.Embedded.MongoDB.Pipeline;

/// <summary>Collects the different values at a path; missing ones don't count.</summary>
internal sealed class DistinctStage(FieldPath path, QueryMemory memory) : Stage, IValueVisitor
{
    private const int ItemOverhead = 100;

    private readonly ValueSet _seen = new();
    private readonly List<BsonConstant> _values = [];

    public override bool Push(RawDocument document)
    {
        PathValues.Visit(document, path, this);
        return true;
    }

    public void Visit(BsonValue value)
    {
        if (value.IsMissing || value.Type == BsonType.Undefined || !_seen.Add(value))
            return;
        memory.Take((2 * value.Bytes.Length) + ItemOverhead);
        _values.Add(new BsonConstant(value));
    }

    public void Write(BsonWriter writer, ReadOnlySpan<byte> name)
    {
        var array = writer.BeginArray(name);
        for (var i = 0; i < _values.Count; i++)
            writer.Value(i, _values[i].Value);
        writer.End(array);
    }
}
