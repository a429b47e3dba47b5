using System.Diagnostics;
using Confluent.Kafka;
using MetalsPipeline.Contracts;
using MetalsPipeline.Processor.DeadLetters;
using MetalsPipeline.ServiceDefaults.Telemetry;
using MetalsPipeline.Storage;

namespace MetalsPipeline.Processor.Ingest;

/// <summary>Messages read but not yet committed: ticks to store, messages to dead-letter, and where each partition's reading stands.</summary>
internal sealed class Batch
{
    private readonly List<ConsumeResult<byte[], byte[]>> _sources = [];
    private readonly List<StoredTick> _ticks = [];
    private readonly List<DeadLetter> _deadLetters = [];
    private readonly List<Activity> _activities = [];
    private readonly Dictionary<TopicPartition, Offset> _next = [];

    /// <summary>Messages in the batch.</summary>
    public int Count => _ticks.Count + _deadLetters.Count;

    /// <summary>Valid ticks.</summary>
    public IReadOnlyList<StoredTick> Ticks => _ticks;

    /// <summary>Messages that are no ticks.</summary>
    public IReadOnlyList<DeadLetter> DeadLetters => _deadLetters;

    /// <summary>Activities of the messages that came with a recorded trace.</summary>
    public IReadOnlyList<Activity> Activities => _activities;

    /// <summary>Offsets to commit once the batch is dealt with.</summary>
    public IReadOnlyCollection<TopicPartitionOffset> NextOffsets => [.. _next.Select(p => new TopicPartitionOffset(p.Key, p.Value))];

    /// <summary>Takes a message in.</summary>
    public void Add(ConsumeResult<byte[], byte[]> message, DateTime now)
    {
        _next[message.TopicPartition] = message.Offset + 1;
        if (PriceTickSerializer.TryDeserialize(message.Message.Value, now, out var tick, out var error))
        {
            _sources.Add(message);
            _ticks.Add(new StoredTick(IdOf(tick, message), tick, message.Topic, message.Partition.Value, message.Offset.Value));
        }
        else
        {
            _deadLetters.Add(new DeadLetter(message, error.ToString()));
        }
        if (StartActivity(message) is { } activity)
            _activities.Add(activity);
    }

    /// <summary>Moves ticks that the store will never take to the dead letters.</summary>
    public void Reject(IReadOnlyList<RejectedTick> rejected)
    {
        foreach (var tick in rejected)
            _deadLetters.Add(new DeadLetter(_sources[tick.Index], tick.Reason));
    }

    /// <summary>Leaves out the messages of partitions that now belong to another member, who will read them again.</summary>
    public void Forget(IReadOnlySet<TopicPartition> partitions)
    {
        for (var i = _ticks.Count - 1; i >= 0; i--)
        {
            if (!partitions.Contains(_sources[i].TopicPartition))
                continue;
            _sources.RemoveAt(i);
            _ticks.RemoveAt(i);
        }
        _deadLetters.RemoveAll(letter => partitions.Contains(letter.Message.TopicPartition));
        foreach (var partition in partitions)
            _next.Remove(partition);
    }

    /// <summary>Ends the batch; what it held is dealt with.</summary>
    public void Clear()
    {
        foreach (var activity in _activities)
            activity.Dispose();
        _activities.Clear();
        _sources.Clear();
        _ticks.Clear();
        _deadLetters.Clear();
        _next.Clear();
    }

    private static Guid IdOf(PriceTick tick, ConsumeResult<byte[], byte[]> message) => tick.EventId
        ?? NameBasedGuid.OfMessage(message.Topic, message.Partition.Value, message.Offset.Value, message.Message.Timestamp.UnixTimestampMs);

    private static Activity? StartActivity(ConsumeResult<byte[], byte[]> message)
    {
        if (!PipelineTelemetry.Activities.HasListeners())
            return null;
        var parent = KafkaTraceContext.Extract(message.Message.Headers);
        return parent == default
            ? null
            : PipelineTelemetry.Activities.StartActivity($"process {message.Topic}", ActivityKind.Consumer, parent)?
                .SetTag("messaging.system", "kafka")
                .SetTag("messaging.operation.type", "process")
                .SetTag("messaging.destination.name", message.Topic)
                .SetTag("messaging.destination.partition.id", message.Partition.Value)
                .SetTag("messaging.kafka.offset", message.Offset.Value);
    }
}
