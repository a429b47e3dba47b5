namespace MetalsPipeline.Ops.Pipeline.Scaling;

/// <summary>What was measured with so many producers and processors.</summary>
internal sealed record StepResult
{
    /// <summary>How many, as 5P+3C.</summary>
    public required string Step { get; init; }

    /// <summary>For how long it was measured.</summary>
    public required double Seconds { get; init; }

    /// <summary>Messages that came into Kafka, a second.</summary>
    public required double ProducedPerSecond { get; init; }

    /// <summary>Messages that the processors dealt with, a second.</summary>
    public required double ProcessedPerSecond { get; init; }

    /// <summary>By how many messages the lag grew.</summary>
    public required long LagChange { get; init; }

    /// <summary>From a price's time to when the store shows it, on average, ms; null where no new price was seen.</summary>
    public required double? LatencyAverageMs { get; init; }

    /// <summary>The same of the 95th of a hundred, ms.</summary>
    public required double? LatencyP95Ms { get; init; }

    /// <summary>Processor time of producers and processors, in percent of one core; null where none could be asked.</summary>
    public required double? CpuPercent { get; init; }

    /// <summary>What isn't in the figures, or null.</summary>
    public required string? Note { get; init; }
}
