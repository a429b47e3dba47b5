using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Pipeline;

/// <summary>Passes on only the first documents.</summary>
internal sealed class LimitStage(long count) : Stage
{
    private long _left = count;

    public override bool Push(RawDocument document) => _left > 0 && Pass(document) && --_left > 0;
}
