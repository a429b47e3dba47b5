using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace MetalsPipeline.ServiceDefaults.Telemetry;

/// <summary>The pipeline's own source of activities and of metrics.</summary>
public static class PipelineTelemetry
{
    /// <summary>Name of both.</summary>
    public const string Name = "MetalsPipeline";

    /// <summary>Activities from the producer's send to the store's acknowledgement.</summary>
    public static readonly ActivitySource Activities = new(Name);

    /// <summary>Counters and histograms of the services.</summary>
    public static readonly Meter Meter = new(Name);
}
