using System.Diagnostics.Metrics;
using MetalsPipeline.Contracts;
using MetalsPipeline.ServiceDefaults.Telemetry;

namespace MetalsPipeline.HealthApi.Pipeline;

/// <summary>The newest measurement of the pipeline as metrics. What isn't known is left out, never 0.</summary>
internal sealed class PipelineMetrics
{
    private volatile PipelineStatus? _newest;

    public PipelineMetrics()
    {
        var meter = PipelineTelemetry.Meter;
        meter.CreateObservableGauge("metals.consumer.lag", Lag, "{message}", "Messages that the processors have yet to deal with.");
        meter.CreateObservableGauge("metals.component.up", Components, null, "1 while a component is healthy or degraded.");
        meter.CreateObservableGauge("metals.dead_letters.stored", DeadLetters, "{message}", "Messages on the dead-letter topics.");
        meter.CreateObservableGauge("metals.ticks.count", Ticks, "{tick}", "Ticks in the store.");
    }

    /// <summary>Takes in a measurement.</summary>
    public void Take(PipelineStatus status) => _newest = status;

    private IEnumerable<Measurement<long>> Lag() => (_newest?.Topics ?? []).SelectMany(topic => topic.Partitions, (topic, partition) => new Measurement<long>(
        partition.Lag,
        new KeyValuePair<string, object?>("messaging.destination.name", topic.Topic),
        new KeyValuePair<string, object?>("messaging.destination.partition.id", $"{partition.Partition}"),
        new KeyValuePair<string, object?>("messaging.consumer.group.name", ConsumerGroups.Processors)));

    private IEnumerable<Measurement<int>> Components() => (_newest?.Components ?? []).Select(component => new Measurement<int>(
        component.Status is "healthy" or "degraded" ? 1 : 0, new KeyValuePair<string, object?>("metals.component", component.Name)));

    private IEnumerable<Measurement<long>> DeadLetters() => Known(_newest?.Counts.DeadLetters);

    private IEnumerable<Measurement<long>> Ticks() => Known(_newest?.Counts.Stored);

    private static IEnumerable<Measurement<long>> Known(long? value) => value is { } known ? [new Measurement<long>(known)] : [];
}
