namespace MetalsPipeline.Ops.Pipeline.Services;

/// <summary>What the commands need of the health API's answer to <c>GET /api/pipeline</c>.</summary>
internal sealed record PipelineStatus
{
    /// <summary>"healthy" when every component is; otherwise "degraded".</summary>
    public required string Status { get; init; }

    /// <summary>When it was measured.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    public required IReadOnlyList<ComponentStatus> Components { get; init; }

    /// <summary>The data topics; empty while Kafka is away.</summary>
    public required IReadOnlyList<TopicStatus> Topics { get; init; }

    /// <summary>Messages that are yet to be processed.</summary>
    public required long Lag { get; init; }

    public required PipelineRates Rates { get; init; }

    public required PipelineCounts Counts { get; init; }
}

/// <param name="Name">kafka, mongodb, producer or processor.</param>
/// <param name="Status">healthy, degraded, unhealthy or away.</param>
/// <param name="Problem">What is wrong, or null.</param>
internal sealed record ComponentStatus(string Name, string Status, string? Problem);

internal sealed record TopicStatus(IReadOnlyList<PartitionStatus> Partitions);

/// <param name="EndOffset">Offset that the next message will get.</param>
/// <param name="CommittedOffset">Offset that the processors read next; null where they have committed none.</param>
internal sealed record PartitionStatus(long EndOffset, long? CommittedOffset);

/// <summary>Averages over the last seconds.</summary>
internal sealed record PipelineRates(double ProducedPerSecond, double ProcessedPerSecond);

/// <param name="Stored">Ticks in the store; null while it is away.</param>
/// <param name="DeadLetters">Messages on the dead-letter topics; null while Kafka is away.</param>
internal sealed record PipelineCounts(long? Stored, long? DeadLetters);
