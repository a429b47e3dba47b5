namespace MetalsPipeline.Embedded.Kafka.Groups;

/// <summary>How far a group got in a partition, with whatever note the client wanted kept.</summary>
internal readonly record struct CommittedOffset(long Offset, int LeaderEpoch, string Metadata);
