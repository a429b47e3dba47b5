using System.Runtime.ExceptionServices;
using Confluent.Kafka;
using MetalsPipeline.Contracts;
using MetalsPipeline.Processor.Kafka;
using MetalsPipeline.ServiceDefaults;
using MetalsPipeline.ServiceDefaults.Health;
using Microsoft.Extensions.Options;

namespace MetalsPipeline.Processor.Ingest;

/// <summary>Reads messages into one batch while the one before is written, and commits a batch's offsets after all of it is acknowledged.</summary>
/// <remarks>
/// At least once on the wire: what isn't committed is read again after a crash or by the partition's next owner. Exactly once in the store:
/// a tick's id is its document's key. All members run on the loop's own thread; the rebalance handlers too, since the client calls them while it reads.
/// Only the write of a batch runs elsewhere, and until it has ended nobody else touches what is in that batch, except its offsets.
/// </remarks>
internal sealed partial class IngestLoop(
    IConsumer<byte[], byte[]> consumer,
    IMessageReader reader,
    BatchWriter writer,
    ServiceProgress progress,
    WorkerHeartbeat heartbeat,
    TimeProvider time,
    IOptions<ProcessorOptions> options,
    ILogger<IngestLoop> logger) : IDisposable
{
    private static readonly TimeSpan IdlePoll = TimeSpan.FromMilliseconds(100);

    // While a batch is written its end must be noticed soon, also where no more messages come.
    private static readonly TimeSpan BusyPoll = TimeSpan.FromMilliseconds(2);

    // To pause a partition throws away what the client has fetched ahead: only for a store that is really slow.
    private static readonly TimeSpan PausePatience = TimeSpan.FromSeconds(1);

    // Other members of the group wait meanwhile.
    private static readonly TimeSpan RevokeTimeout = TimeSpan.FromSeconds(5);

    // Less than the host's own limit, so that there is time left to leave the group.
    private static readonly TimeSpan DrainTimeout = ServiceDefaultsExtensions.ShutdownTimeout - TimeSpan.FromSeconds(3);

    // What a turn does beside reading is not worth doing for every message.
    private const int MostReadsATurn = 256;

    // Two batches of ordinary ticks have some two megabytes; this bounds what many large messages take.
    private const int MostBytes = 16 * 1024 * 1024;

    private readonly ProcessorOptions _options = options.Value;
    private readonly CancellationTokenSource _abandon = new();
    private Batch _filling = new(options.Value.Writers);
    private Batch _writing = new(options.Value.Writers);
    private Task? _write;
    private long _fillingSince;
    private ExceptionDispatchInfo? _handlerFailure;

    private bool IsFull => _filling.Count >= _options.BatchSize || _filling.Bytes >= MostBytes;

    /// <summary>Runs until cancelled; then stores and commits what it has read, as far as time allows, and leaves the group.</summary>
    public void Run(CancellationToken stoppingToken)
    {
        var allocated = GC.GetTotalAllocatedBytes();
        consumer.Subscribe(Topics.Data);
        try
        {
            while (!stoppingToken.IsCancellationRequested)
                Turn(stoppingToken);
            Flush(DrainTimeout);
            allocated = GC.GetTotalAllocatedBytes() - allocated;
            LogStopped(progress.Processed, allocated);
        }
        finally
        {
            _abandon.Cancel();
            consumer.Close();
        }
    }

    /// <summary>Stores and commits what was read from partitions before another member gets them; what takes too long is left to that member.</summary>
    public void Revoke(IEnumerable<TopicPartitionOffset> partitions) => Handle(() =>
    {
        if (!_abandon.IsCancellationRequested)
            Flush(RevokeTimeout);
        Forget(partitions);
    });

    /// <summary>Leaves what was read from partitions to the member that owns them already.</summary>
    public void Lose(IEnumerable<TopicPartitionOffset> partitions) => Handle(() => Forget(partitions));

    public void Dispose() => _abandon.Dispose();

    private void Turn(CancellationToken stoppingToken)
    {
        heartbeat.Beat();
        var now = Now();
        var waited = !Read(PollTimeout(), now);
        for (var more = MostReadsATurn; !waited && more > 0 && !IsFull; more--)
        {
            if (!Read(TimeSpan.Zero, now))
                break;
        }
        if (_write is not null && IsFull)
            AwaitRoom(stoppingToken);
        var written = _write is { IsCompleted: true } ? FinishWrite() : [];
        if (_write is null && _filling.Count > 0 && (waited || IsFull || PollTimeout() == TimeSpan.Zero))
            StartWrite();
        Commit(written); // While the next batch is on its way already.
    }

    /// <summary>How long to wait for a message: of a batch that nothing keeps from being written, until the end of its window.</summary>
    private TimeSpan PollTimeout()
    {
        if (_write is not null)
            return BusyPoll;
        if (_filling.Count == 0)
            return IdlePoll;
        var left = _options.BatchWindow - time.GetElapsedTime(_fillingSince);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private DateTime Now() => time.GetUtcNow().UtcDateTime;

    private bool Read(TimeSpan timeout, DateTime now)
    {
        try
        {
            var found = reader.TryRead(timeout, out var message);
            _handlerFailure?.Throw();
            if (!found)
                return false;
            if (_filling.Count == 0)
                _fillingSince = time.GetTimestamp();
            _filling.Add(message, now);
            return true;
        }
        catch (KafkaException e) when (!e.Error.IsFatal)
        {
            LogConsumeFailed(e.Error.Reason);
            return false;
        }
    }

    private void StartWrite()
    {
        (_filling, _writing) = (_writing, _filling);
        var batch = _writing;
        _write = Task.Run(() => writer.WriteAsync(batch, _abandon.Token));
    }

    /// <returns>The offsets to commit.</returns>
    private IReadOnlyCollection<TopicPartitionOffset> FinishWrite()
    {
        _write!.GetAwaiter().GetResult();
        _write = null;
        var offsets = _writing.NextOffsets;
        progress.Add(_writing.Count);
        _writing.Clear();
        return offsets;
    }

    private void Commit(IReadOnlyCollection<TopicPartitionOffset> offsets)
    {
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

    /// <summary>Waits until the batch is written; paused partitions give nothing, and reading on keeps the member in its group.</summary>
    private void AwaitRoom(CancellationToken stoppingToken)
    {
        if (Ended(PausePatience))
            return;
        LogPaused();
        while (!stoppingToken.IsCancellationRequested && !Ended(IdlePoll))
        {
            heartbeat.Beat();
            consumer.Pause(consumer.Assignment);
            Read(TimeSpan.Zero, Now()); // A partition that was assigned just now may give a message before it is paused.
        }
        consumer.Resume(consumer.Assignment);
    }

    /// <summary>Writes and commits all that was read; false when it takes too long.</summary>
    private bool Flush(TimeSpan limit)
    {
        var started = time.GetTimestamp();
        while (_write is not null || _filling.Count > 0)
        {
            if (_write is null)
                StartWrite();
            var left = limit - time.GetElapsedTime(started);
            if (!Ended(left > TimeSpan.Zero ? left : TimeSpan.Zero))
                return false;
            Commit(FinishWrite());
        }
        return true;
    }

    private bool Ended(TimeSpan within) => _write is null || Task.WhenAny(_write).Wait(within);

    private void Forget(IEnumerable<TopicPartitionOffset> partitions)
    {
        var gone = partitions.Select(p => (p.Topic, p.Partition.Value)).ToHashSet();
        _filling.Forget(gone);
        _writing.ForgetOffsets(gone);
    }

    // The client would swallow what a handler throws.
    private void Handle(Action handler)
    {
        try
        {
            handler();
        }
        catch (Exception e)
        {
            _handlerFailure = ExceptionDispatchInfo.Capture(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store is slow; reading stops until a batch is written")]
    private partial void LogPaused();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Offsets were not committed: {Reason}")]
    private partial void LogCommitFailed(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Messages can't be read now: {Reason}")]
    private partial void LogConsumeFailed(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stopped reading after {Messages} messages and {Bytes} bytes allocated; what was not committed will be read again")]
    private partial void LogStopped(long messages, long bytes);
}
