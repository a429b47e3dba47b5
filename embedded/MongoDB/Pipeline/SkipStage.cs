using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Pipeline;

/// <summary>Leaves out the first documents.</summary>
internal sealed class SkipStage(long count) : Stage
{
    private long _left = count;

    public override bool Push(RawDocument document)
    {
        if (_left == 0)
            return Pass(document);
        _left--;
        return true;
    }
}
