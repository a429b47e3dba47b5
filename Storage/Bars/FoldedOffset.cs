namespace MetalsPipeline.Storage.Bars;

/// <summary>How far a partition's ticks are folded into a bar.</summary>
internal readonly record struct FoldedOffset(string Topic, int Partition, long Offset)
{
    public bool IsOf(in StoredTick tick) => tick.Partition == Partition && tick.Topic == Topic;
}
