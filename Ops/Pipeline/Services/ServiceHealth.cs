using System.Text.Json.Serialization;

namespace MetalsPipeline.Ops.Pipeline.Services;

/// <summary>What the commands need of a service's answer to <c>GET /health</c>.</summary>
internal sealed record ServiceHealth
{
    /// <summary>"healthy", "degraded" or "unhealthy".</summary>
    public required string Status { get; init; }

    /// <summary>Whether Kafka answers it; null where it doesn't use it.</summary>
    [JsonPropertyName("kafka_connected")]
    public bool? KafkaConnected { get; init; }

    /// <summary>"connected", "disconnected", or "not_used".</summary>
    [JsonPropertyName("mongodb_status")]
    public string? MongoDBStatus { get; init; }

    /// <summary>When the answer was made, by the service's clock.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];
}
