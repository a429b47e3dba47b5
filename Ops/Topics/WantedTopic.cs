namespace MetalsPipeline.Ops.Topics;

/// <summary>How a topic should be; what isn't said is left as it is, or to the broker's defaults when the topic is made.</summary>
internal sealed class WantedTopic
{
    /// <summary>Number of partitions, 1 or more.</summary>
    public int? Partitions { get; set; }

    /// <summary>Copies of each partition, 1 to the number of brokers.</summary>
    public short? ReplicationFactor { get; set; }

    /// <summary>Kafka's settings of a topic, by name.</summary>
    public Dictionary<string, string?> Config { get; set; } = [];
}
