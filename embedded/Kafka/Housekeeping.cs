using MetalsPipeline.Embedded.Kafka.Groups;
using MetalsPipeline.Embedded.Kafka.Log;
using MetalsPipeline.Embedded.Kafka.Options;
using MetalsPipeline.Embedded.Kafka.Topics;
using MetalsPipeline.Embedded.Logging;

namespace MetalsPipeline.Embedded.Kafka;

/// <summary>What goes on in the background: flushing to the disk every so often, and deleting what is too old or too much.</summary>
internal sealed class Housekeeping : IAsyncDisposable
{
    /// <summary>How long a partition remembers an idempotent producer that writes nothing.</summary>
    private static readonly TimeSpan ProducerExpiration = TimeSpan.FromDays(1);

    private readonly TopicCatalog _topics;
    private readonly OffsetStore _offsets;
    private readonly TimeProvider _time;
    private readonly JsonLog _log;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _running;

    public Housekeeping(TopicCatalog topics, OffsetStore offsets, BrokerOptions options, FsyncPolicy fsync, TimeProvider time, JsonLog log)
    {
        _topics = topics;
        _offsets = offsets;
        _time = time;
        _log = log;
        _running = Task.WhenAll(
            RepeatAsync(options.CleanupInterval, CleanAsync),
            fsync == FsyncPolicy.Interval ? RepeatAsync(options.FsyncInterval, FlushAsync) : Task.CompletedTask);
    }

    private IEnumerable<Partition> Partitions => _topics.All.SelectMany(topic => topic.Partitions);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task RepeatAsync(TimeSpan interval, Func<Task> action)
    {
        using var timer = new PeriodicTimer(interval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false))
                await action().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The broker stops.
        }
    }

    private async Task FlushAsync()
    {
        try
        {
            await _offsets.FlushAsync().ConfigureAwait(false);
            await Task.WhenAll(Partitions.Select(partition => partition.Log.FlushAsync())).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // Reported where it happened; what is affected takes no more writes.
        }
    }

    private Task CleanAsync()
    {
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var producersSince = now - (long)ProducerExpiration.TotalMilliseconds;
        foreach (var partition in Partitions)
        {
            var config = partition.Topic.Config;
            try
            {
                partition.Log.Clean(now, config.RetentionMs, config.RetentionBytes, producersSince);
            }
            catch (IOException failure)
            {
                var name = $"{partition.Topic.Name}-{partition.Index}";
                _log.Error("old records can't be deleted", ("partition", name), ("cause", failure.Message));
            }
        }

        return Task.CompletedTask;
    }
}
