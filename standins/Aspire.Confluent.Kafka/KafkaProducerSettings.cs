using Confluent.Kafka;

namespace Aspire.Confluent.Kafka;

/// <summary>Settings of a producer; bound from <c>Aspire:Confluent:Kafka:Producer</c>.</summary>
public sealed class KafkaProducerSettings
{
    public string? ConnectionString { get; set; }

    public ProducerConfig Config { get; } = new();

    /// <summary>Kept for source compatibility: the stand-in registers no health check.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>Kept for source compatibility: the stand-in emits no metrics.</summary>
    public bool DisableMetrics { get; set; }

    /// <summary>Kept for source compatibility: the stand-in emits no activities.</summary>
    public bool DisableTracing { get; set; }
}
