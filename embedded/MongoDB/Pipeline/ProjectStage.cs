using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Query;

namespace MetalsPipeline.Embedded.MongoDB.Pipeline;

/// <summary>Passes documents on as a projection shapes them.</summary>
internal sealed class ProjectStage(Projection projection) : Stage
{
    private readonly BsonWriter _writer = new();

    public override bool Push(RawDocument document)
    {
        _writer.Reset();
        projection.Write(document, _writer);
        return Pass(new RawDocument(_writer.WrittenSpan));
    }
}
