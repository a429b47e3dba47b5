using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Pipeline;

/// <summary>Only counts.</summary>
internal sealed class TallyStage : Stage
{
    public long Count { get; private set; }

    public override bool Push(RawDocument document)
    {
        Count++;
        return true;
    }
}
