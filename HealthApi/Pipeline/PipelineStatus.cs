using System.Text.Json.Serialization;
using MetalsPipeline.ServiceDefaults.Health;

namespace MetalsPipeline.HealthApi.Pipeline;

/// <summary>Answer of <c>GET /api/pipeline</c>: the pipeline as a whole at one moment.</summary>
internal sealed record PipelineStatus
{
    /// <summary>"healthy" when every component is; otherwise "degraded".</summary>
    public required string Status { get; init; }

    /// <summary>When it was measured, UTC.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    public required IReadOnlyList<ComponentStatus> Components { get; init; }

    /// <summary>Per data topic; empty until Kafka has answered once.</summary>
    public required IReadOnlyList<TopicStatus> Topics { get; init; }

    /// <summary>Messages that the processors have yet to deal with, over all topics.</summary>
    public required long Lag { get; init; }

    public required PipelineRates Rates { get; init; }

    /// <summary>Milliseconds from the producer's send to the store over the last seconds, as one of the processors says; null where nothing came.</summary>
    public required LatencySummary? LatencyMs { get; init; }

    public required PipelineCounts Counts { get; init; }
}

/// <param name="Name">"kafka", "mongodb", "producer" or "processor".</param>
/// <param name="Status">"healthy", "degraded", "unhealthy" or "away".</param>
/// <param name="Problem">What is wrong, or null.</param>
internal sealed record ComponentStatus(string Name, string Status, string? Problem);

internal sealed record TopicStatus(string Topic, long Lag, IReadOnlyList<PartitionStatus> Partitions);

/// <param name="Partition">Number of the partition.</param>
/// <param name="EndOffset">Offset that the next message will get.</param>
/// <param name="CommittedOffset">Offset that the processors will read next after a restart; null where they have committed none.</param>
/// <param name="Lag">Messages between the two.</param>
internal sealed record PartitionStatus(int Partition, long EndOffset, long? CommittedOffset, long Lag);

/// <summary>Averages over the last seconds.</summary>
internal sealed record PipelineRates(double ProducedPerSecond, double ProcessedPerSecond);

/// <param name="Stored">Ticks in the store; null while it is away.</param>
/// <param name="DeadLetters">Messages on the dead-letter topics; null while Kafka is away.</param>
internal sealed record PipelineCounts(long? Stored, long? DeadLetters);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PipelineStatus))]
internal sealed partial class PipelineJsonContext : JsonSerializerContext;
