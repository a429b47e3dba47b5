using MetalsPipeline.Embedded.MongoDB.Storage;

namespace MetalsPipeline.Embedded.MongoDB.Query.Planning;

/// <summary>All records, in order of insertion or against it.</summary>
internal sealed class CollectionScan(Collection collection, bool backward) : RecordSource
{
    private long _position = backward ? long.MaxValue : 0;

    public override string StageName => "COLLSCAN";

    public override bool IsBackward => backward;

    public override long Next()
    {
        var record = backward ? collection.LastUpTo(_position) : collection.FirstFrom(_position);
        if (record >= 0)
            _position = backward ? record - 1 : record + 1;
        return record;
    }
}
