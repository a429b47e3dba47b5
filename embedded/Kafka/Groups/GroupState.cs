namespace MetalsPipeline.Embedded.Kafka.Groups;

/// <summary>The phases of the rebalance protocol, named as Kafka names them to administrators.</summary>
internal enum GroupState
{
    Empty,
    PreparingRebalance,
    CompletingRebalance,
    Stable,
    Dead,
}
