using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Pipeline;

/// <summary>Passes on one document with the number of documents, or none when there were none.</summary>
internal sealed class CountStage(byte[] field) : Stage
{
    private long _count;

    public override bool Push(RawDocument document)
    {
        _count++;
        return true;
    }

    public override void Complete()
    {
        if (_count > 0)
        {
            var writer = new BsonWriter();
            var start = writer.BeginDocument();
            writer.Number(field, _count);
            writer.End(start);
            Pass(new RawDocument(writer.WrittenSpan));
        }

        base.Complete();
    }
}
