namespace MetalsPipeline.Embedded.Kafka.Groups;

/// <summary>So many offsets are committed that no further partitions are taken.</summary>
internal sealed class OffsetsFullException() : Exception("Too many offsets are committed; delete groups that are no longer used.");
