namespace MetalsPipeline.Embedded.Kafka.Log;

/// <summary>
/// An end of the log: the offset that follows, and where in which segment. Immutable, so that readers see all three together.
/// </summary>
internal sealed record LogEnd(long Offset, Segment Segment, int Position);
