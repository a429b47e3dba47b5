using System.Diagnostics;
using System.Diagnostics.Metrics;
using MetalsPipeline.Processor.DeadLetters;
using MetalsPipeline.ServiceDefaults.Telemetry;
using MetalsPipeline.Storage;

namespace MetalsPipeline.Processor.Ingest;

/// <summary>Brings a batch where it belongs: ticks into the store, the rest to the dead letters.</summary>
internal sealed class BatchWriter(IPriceStore store, DeadLetterQueue deadLetters, Retry retry, TickLatency latency, TimeProvider time)
{
    private static readonly Counter<long> Stored = PipelineTelemetry.Meter.CreateCounter<long>(
        "metals.ticks.stored", "{tick}", "Ticks that the store has acknowledged, by whether they were new or there before.");

    private static readonly Histogram<int> BatchSize = PipelineTelemetry.Meter.CreateHistogram<int>(
        "metals.batch.size", "{message}", "Messages written and committed at once.");

    // Names and attributes as in OpenTelemetry's semantic conventions for databases and messaging.
    private static readonly Histogram<double> StoreTime = PipelineTelemetry.Meter.CreateHistogram(
        "db.client.operation.duration",
        "s",
        "Time that the store took to acknowledge ticks: their insert, bars and latest prices.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 10] });

    private static readonly Histogram<double> ProcessTime = PipelineTelemetry.Meter.CreateHistogram(
        "messaging.process.duration",
        "s",
        "Time that a batch took from its first attempt to the last acknowledgement.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 10, 60] });

    private static readonly Counter<long> Consumed = PipelineTelemetry.Meter.CreateCounter<long>(
        "messaging.client.consumed.messages", "{message}", "Messages dealt with: stored, or put on a dead-letter topic.");

    private static readonly TagList Kafka = new() { { "messaging.system", "kafka" }, { "messaging.operation.name", "process" }, { "messaging.consumer.group.name", ProcessorOptions.ConsumerGroup } };

    /// <summary>Returns when all of it is acknowledged; tries again until then.</summary>
    public async Task WriteAsync(Batch batch, CancellationToken cancellationToken)
    {
        BatchSize.Record(batch.Count);
        var (began, started) = (time.GetTimestamp(), time.GetUtcNow());
        var outcomes = await Task.WhenAll(batch.Lanes.Where(lane => lane.Ticks.Count > 0).Select(lane => StoreAsync(lane, cancellationToken)));
        if (outcomes.Length > 0)
        {
            StoreActivity.Record(batch.Activities, started, time.GetUtcNow());
            latency.Record(batch);
        }
        foreach (var (lane, outcome) in outcomes)
        {
            batch.Reject(lane, outcome.Rejected);
            Stored.Add(outcome.Inserted, new KeyValuePair<string, object?>("metals.outcome", "inserted"));
            Stored.Add(outcome.Duplicates.Count, new KeyValuePair<string, object?>("metals.outcome", "duplicate"));
        }
        if (batch.DeadLetters.Count > 0)
            await retry.UntilDoneAsync("send dead letters", token => deadLetters.SendAsync(batch.DeadLetters, token), cancellationToken);
        ProcessTime.Record(time.GetElapsedTime(began).TotalSeconds, Kafka);
        Consumed.Add(batch.Count, Kafka);
    }

    private async Task<(Lane Lane, WriteOutcome Outcome)> StoreAsync(Lane lane, CancellationToken cancellationToken)
    {
        WriteOutcome outcome = null!;
        await retry.UntilDoneAsync("store ticks", async token => outcome = await TimedAsync(lane, token), cancellationToken);
        return (lane, outcome);
    }

    private async Task<WriteOutcome> TimedAsync(Lane lane, CancellationToken cancellationToken)
    {
        var tags = new TagList { { "db.system.name", "mongodb" }, { "db.operation.name", "insert" }, { "db.collection.name", "prices" } };
        var began = time.GetTimestamp();
        try
        {
            return await store.WriteAsync(lane.Ticks, cancellationToken);
        }
        catch (Exception e)
        {
            tags.Add("error.type", e.GetType().FullName);
            throw;
        }
        finally
        {
            StoreTime.Record(time.GetElapsedTime(began).TotalSeconds, tags);
        }
    }
}
