using System.Diagnostics.Metrics;
using MetalsPipeline.ServiceDefaults.Health;
using MetalsPipeline.ServiceDefaults.Telemetry;

namespace MetalsPipeline.Processor.Ingest;

/// <summary>Measures how long ticks took from the producer's send, which is a message's timestamp, to the store's acknowledgement.</summary>
internal sealed class TickLatency(LatencyWindow window, TimeProvider time)
{
    private static readonly Histogram<double> Latency = PipelineTelemetry.Meter.CreateHistogram(
        "metals.tick.latency",
        "s",
        "Time from the producer's send to the store's acknowledgement.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300] });

    /// <summary>Takes in the ticks of a batch that was just stored.</summary>
    public void Record(Batch batch)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var isMetered = Latency.Enabled;
        using var _ = window.Enter();
        foreach (var lane in batch.Lanes)
        {
            for (var i = 0; i < lane.Ticks.Count; i++)
            {
                var milliseconds = now - batch.SentAt(lane, i);
                window.Add(milliseconds);
                if (isMetered)
                    Latency.Record(milliseconds / 1e3);
            }
        }
    }
}
