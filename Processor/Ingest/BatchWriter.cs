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

    /// <summary>Returns when all of it is acknowledged; tries again until then.</summary>
    public async Task WriteAsync(Batch batch, CancellationToken cancellationToken)
    {
        BatchSize.Record(batch.Count);
        var started = time.GetUtcNow();
        var outcomes = await Task.WhenAll(batch.Lanes.Where(lane => lane.Ticks.Count > 0).Select(lane => StoreAsync(lane, cancellationToken)));
        if (outcomes.Length > 0)
        {
            StoreActivity.Record(batch.Activities, started, time.GetUtcNow());
            latency.Record(batch);
        }
        foreach (var (lane, outcome) in outcomes)
        {
            batch.Reject(lane, outcome.Rejected);
            Stored.Add(outcome.Inserted, new KeyValuePair<string, object?>("outcome", "inserted"));
            Stored.Add(outcome.Duplicates.Count, new KeyValuePair<string, object?>("outcome", "duplicate"));
        }
        if (batch.DeadLetters.Count > 0)
            await retry.UntilDoneAsync("send dead letters", token => deadLetters.SendAsync(batch.DeadLetters, token), cancellationToken);
    }

    private async Task<(Lane Lane, WriteOutcome Outcome)> StoreAsync(Lane lane, CancellationToken cancellationToken)
    {
        WriteOutcome outcome = null!;
        await retry.UntilDoneAsync("store ticks", async token => outcome = await store.WriteAsync(lane.Ticks, token), cancellationToken);
        return (lane, outcome);
    }
}
