using System.Text.Json.Serialization;

namespace MetalsPipeline.ServiceDefaults.Health;

/// <summary>Answer of <c>GET /health</c>.</summary>
public sealed record ServiceHealth
{
    /// <summary>"healthy", "degraded" (works, a dependency is away) or "unhealthy".</summary>
    public required string Status { get; init; }

    /// <summary>Whether Kafka answers; null where the service doesn't use it.</summary>
    public bool? KafkaConnected { get; init; }

    /// <summary>"connected", "disconnected", or "not_used".</summary>
    [JsonPropertyName("mongodb_status")]
    public required string MongoDBStatus { get; init; }

    /// <summary>Ticks that the process has dealt with since it started.</summary>
    public required long ProcessedCount { get; init; }

    /// <summary>Milliseconds from the producer's send to the store, over the last seconds; absent where the service stores nothing, or nothing came.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LatencySummary? LatencyMs { get; init; }

    /// <summary>When the answer was made, UTC.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>Name of the service.</summary>
    public required string Service { get; init; }

    /// <summary>Version of the service.</summary>
    public required string Version { get; init; }

    /// <summary>What is wrong, one line each; empty when healthy.</summary>
    public required IReadOnlyList<string> Problems { get; init; }
}

/// <summary>Source-generated JSON of <see cref="ServiceHealth"/>, in the snake_case that operators' scripts expect.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ServiceHealth))]
public sealed partial class ServiceHealthJsonContext : JsonSerializerContext;
