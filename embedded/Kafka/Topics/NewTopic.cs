namespace MetalsPipeline.Embedded.Kafka.Topics;

/// <summary>A topic to be made. -1 partitions or replicas mean the default; an assignment stands instead of both.</summary>
internal sealed record NewTopic(
    string Name,
    int Partitions = -1,
    int ReplicationFactor = -1,
    IReadOnlyList<int>[]? Assignment = null,
    IReadOnlyDictionary<string, string>? Config = null);
