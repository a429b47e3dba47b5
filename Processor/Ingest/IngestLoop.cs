using System.Diagnostics.Metrics;
using Confluent.Kafka;
using MetalsPipeline.Contracts;
using MetalsPipeline.Processor.DeadLetters;
using MetalsPipeline.ServiceDefaults;
using MetalsPipeline.ServiceDefaults.Health;
using MetalsPipeline.ServiceDefaults.Telemetry;
using MetalsPipeline.Storage;
using Microsoft.Extensions.Options;

namespace MetalsPipeline.Processor.Ingest;

/// <summary>Reads messages in batches, stores them, and commits their offsets after the store has acknowledged them.</summary>
/// <remarks>
/// At least once on the wire: what isn't committed is read again after a crash or by the partition's next owner. Exactly once in the store:
/// a tick's id is its document's key. All members run on the loop's own turn; the rebalance handlers too, since the client calls them from within Consume.
/// </remarks>
internal sealed partial class IngestLoop(
    IConsumer<byte[], byte[]> consumer,
    IPriceStore store,
    DeadLetterQueue deadLetters,
    ServiceProgress progress,
    WorkerHeartbeat heartbeat,
    TimeProvider time,
    IOptions<ProcessorOptions> options,
    ILogger<IngestLoop> logger)
{
    private static readonly TimeSpan PollTimeout = TimeSpan.FromMilliseconds(100);

    // Less than the host's own limit, so that there is time left to leave the group.
    private static readonly TimeSpan DrainTimeout = ServiceDefaultsExtensions.ShutdownTimeout - TimeSpan.FromSeconds(3);

    private static readonly Counter<long> Stored = PipelineTelemetry.Meter.CreateCounter<long>(
        "metals.ticks.stored", "{tick}", "Ticks that the store has acknowledged, by whether they were new or there before.");

    private static readonly Histogram<int> BatchSize = PipelineTelemetry.Meter.CreateHistogram<int>(
        "metals.batch.size", "{message}", "Messages written and committed at once.");

    private readonly Batch _batch = new();
    private readonly ProcessorOptions _options = options.Value;

    /// <summary>Runs until cancelled; then stores and commits what it has read, as far as time allows, and leaves the group.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        consumer.Subscribe(Topics.Data);
        try
        {
            await EnsureIndexesAsync(stoppingToken);
            while (!stoppingToken.IsCancellationRequested)
            {
                heartbeat.Beat();
                Collect(stoppingToken);
                if (_batch.Count > 0)
                    await FinishBatchAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopped();
        }
        finally
        {
            consumer.Close();
        }
    }

    /// <summary>Leaves out what was read from partitions that are no longer ours: their next owner reads it again.</summary>
    public void Forget(IEnumerable<TopicPartitionOffset> partitions) => _batch.Forget(partitions.Select(p => p.TopicPartition).ToHashSet());

    private Task EnsureIndexesAsync(CancellationToken stoppingToken) =>
        UntilDoneAsync("create the store's indexes", store.EnsureIndexesAsync, stoppingToken);

    private void Collect(CancellationToken stoppingToken)
    {
        var timeout = PollTimeout;
        var started = 0L;
        while (_batch.Count < _options.BatchSize && !stoppingToken.IsCancellationRequested && Poll(timeout) is { } message)
        {
            if (_batch.Count == 0)
                started = time.GetTimestamp();
            _batch.Add(message, time.GetUtcNow().UtcDateTime);
            timeout = _options.BatchWindow - time.GetElapsedTime(started);
            if (timeout < TimeSpan.Zero)
                return;
        }
    }

    private async Task FinishBatchAsync(CancellationToken stoppingToken)
    {
        using var drain = new CancellationTokenSource();
        await using var registration = stoppingToken.Register(() => drain.CancelAfter(DrainTimeout));

        var messages = _batch.Count;
        BatchSize.Record(messages);
        await UntilDoneAsync("store ticks", StoreAsync, drain.Token);
        if (_batch.DeadLetters.Count > 0)
            await UntilDoneAsync("send dead letters", token => deadLetters.SendAsync(_batch.DeadLetters, token), drain.Token);
        Commit();
        progress.Add(messages);
        _batch.Clear();
    }

    private async Task StoreAsync(CancellationToken cancellationToken)
    {
        if (_batch.Ticks.Count == 0)
            return;
        var started = time.GetUtcNow();
        var outcome = await store.WriteAsync(_batch.Ticks, cancellationToken);
        StoreActivity.Record(_batch.Activities, started, time.GetUtcNow());
        _batch.Reject(outcome.Rejected);
        Stored.Add(outcome.Inserted, new KeyValuePair<string, object?>("outcome", "inserted"));
        Stored.Add(outcome.Duplicates.Count, new KeyValuePair<string, object?>("outcome", "duplicate"));
    }

    private void Commit()
    {
        var offsets = _batch.NextOffsets;
        if (offsets.Count == 0)
            return;
        try
        {
            consumer.Commit(offsets);
        }
        catch (KafkaException e)
        {
            // The ticks are stored. Whoever owns the partitions next reads these messages again, and finds them there.
            LogCommitFailed(e.Error.Reason);
        }
    }

    // Repeats an action until it succeeds. Meanwhile the partitions are paused and the consumer is polled, so that it stays in its group.
    private async Task UntilDoneAsync(string what, Func<CancellationToken, Task> action, CancellationToken cancellationToken)
    {
        var delay = _options.RetryDelay;
        for (var paused = false; ; paused = true)
        {
            try
            {
                await action(cancellationToken);
                if (paused)
                    consumer.Resume(consumer.Assignment);
                return;
            }
            catch (Exception e) when (e is StoreUnavailableException or KafkaException { Error.IsFatal: false })
            {
                LogRetry(what, delay, e.Message);
            }
            await WaitPausedAsync(delay, cancellationToken);
            delay = TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, _options.MaxRetryDelay.Ticks));
        }
    }

    private async Task WaitPausedAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        do
        {
            heartbeat.Beat();
            consumer.Pause(consumer.Assignment);
            // A partition that was assigned just now may deliver before it is paused: leave the message for later.
            if (Poll(TimeSpan.Zero) is { } early)
                consumer.Seek(early.TopicPartitionOffset);
            await Task.Delay(TimeSpan.FromTicks(Math.Min(delay.Ticks, PollTimeout.Ticks)), time, cancellationToken);
        }
        while (time.GetElapsedTime(started) < delay);
    }

    private ConsumeResult<byte[], byte[]>? Poll(TimeSpan timeout)
    {
        try
        {
            return consumer.Consume(timeout);
        }
        catch (ConsumeException e) when (!e.Error.IsFatal)
        {
            LogConsumeFailed(e.Error.Reason);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Can't {Action} now, trying again in {Delay}: {Problem}")]
    private partial void LogRetry(string action, TimeSpan delay, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Offsets were not committed: {Reason}")]
    private partial void LogCommitFailed(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Messages can't be read now: {Reason}")]
    private partial void LogConsumeFailed(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stopped reading; what was not committed will be read again")]
    private partial void LogStopped();
}
