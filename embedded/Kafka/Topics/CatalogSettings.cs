namespace MetalsPipeline.Embedded.Kafka.Topics;

/// <summary>What holds for topics that don't say otherwise, and for all together.</summary>
internal sealed record CatalogSettings(
    int DefaultPartitions,
    int DefaultReplicationFactor,
    int MaxPartitions,
    bool AutoCreate,
    TopicConfig Defaults);
