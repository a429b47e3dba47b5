using MetalsPipeline.Contracts;

namespace MetalsPipeline.ServiceDefaults.Kafka;

/// <summary>How topics are made where they don't exist.</summary>
public sealed class TopicOptions
{
    /// <summary>Partitions of a data topic; a dead-letter topic has one.</summary>
    public int Partitions { get; set; } = Topics.Partitions;

    /// <summary>Copies of each partition, 1 to the number of brokers.</summary>
    public short ReplicationFactor { get; set; } = 1;

    /// <summary>In-sync copies that a write needs, 1 to <see cref="ReplicationFactor"/>.</summary>
    public int MinInSyncReplicas { get; set; } = 1;

    /// <summary>How long messages are kept.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromHours(168);
}
