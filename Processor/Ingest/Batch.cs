using System.Diagnostics;
using Confluent.Kafka;
using MetalsPipeline.Contracts;
using MetalsPipeline.Processor.DeadLetters;
using MetalsPipeline.Processor.Kafka;
using MetalsPipeline.Storage;

namespace MetalsPipeline.Processor.Ingest;

/// <summary>Messages read but not yet committed: ticks to store, messages to dead-letter, and where each partition's reading stands.</summary>
/// <remarks>Used again and again, so that a tick costs no memory beyond its own.</remarks>
internal sealed class Batch(int lanes)
{
    private readonly Lane[] _lanes = [.. Enumerable.Range(0, lanes).Select(_ => new Lane())];
    private readonly OriginalMessages _originals = new();
    private readonly List<DeadLetter> _deadLetters = [];
    private readonly List<Activity> _activities = [];
    private readonly Dictionary<(string Topic, int Partition), long> _next = [];

    /// <summary>Messages in the batch.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of the messages, with those that were forgotten meanwhile.</summary>
    public int Bytes => _originals.Length;

    /// <summary>Valid ticks, in parts that can be written at the same time.</summary>
    public IReadOnlyList<Lane> Lanes => _lanes;

    /// <summary>Messages that are no ticks.</summary>
    public IReadOnlyList<DeadLetter> DeadLetters => _deadLetters;

    /// <summary>Activities of the messages that came with a recorded trace.</summary>
    public IReadOnlyList<Activity> Activities => _activities;

    /// <summary>Offsets to commit once the batch is dealt with.</summary>
    public IReadOnlyCollection<TopicPartitionOffset> NextOffsets =>
        [.. _next.Select(next => new TopicPartitionOffset(next.Key.Topic, next.Key.Partition, next.Value))];

    /// <summary>Takes a message in.</summary>
    public void Add(in ReceivedMessage message, DateTime now)
    {
        Count++;
        _next[(message.Topic, message.Partition)] = message.Offset + 1;
        var number = _originals.Add(message);
        var lane = _lanes[message.Partition % _lanes.Length];
        if (PriceTickSerializer.TryDeserialize(message.Value, now, lane.Spare(), out var tick, out var error))
            lane.Add(new StoredTick(IdOf(tick, message), tick, message.Topic, message.Partition, message.Offset), number);
        else
            _deadLetters.Add(new DeadLetter(message.Place, _originals.Get(number), error.ToString()));
        if (ProcessActivity.Start(message) is { } activity)
            _activities.Add(activity);
    }

    /// <summary>When the message of a tick was sent, in milliseconds since 1970.</summary>
    public long SentAt(Lane lane, int tick) => _originals.SentAt(lane.MessageOf(tick));

    /// <summary>Adds ticks that the store will never take to the dead letters.</summary>
    public void Reject(Lane lane, IReadOnlyList<RejectedTick> rejected)
    {
        foreach (var (index, reason) in rejected)
        {
            var tick = lane.Ticks[index];
            _deadLetters.Add(new DeadLetter(new(tick.Topic, tick.Partition, tick.Offset), _originals.Get(lane.MessageOf(index)), reason));
        }
    }

    /// <summary>Leaves the offsets of partitions that now belong to another member to it.</summary>
    public void ForgetOffsets(IReadOnlySet<(string Topic, int Partition)> partitions)
    {
        foreach (var partition in partitions)
            _next.Remove(partition);
    }

    /// <summary>Leaves out the messages too: their next owner reads them again. Not while the batch is being written.</summary>
    public void Forget(IReadOnlySet<(string Topic, int Partition)> partitions)
    {
        ForgetOffsets(partitions);
        Count -= _deadLetters.RemoveAll(letter => partitions.Contains((letter.Place.Topic, letter.Place.Partition.Value)));
        foreach (var lane in _lanes)
        {
            for (var i = lane.Ticks.Count - 1; i >= 0; i--)
            {
                if (!partitions.Contains((lane.Ticks[i].Topic, lane.Ticks[i].Partition)))
                    continue;
                lane.RemoveAt(i);
                Count--;
            }
        }
    }

    /// <summary>Ends the batch; what it held is dealt with.</summary>
    public void Clear()
    {
        foreach (var activity in _activities)
            activity.Dispose();
        _activities.Clear();
        foreach (var lane in _lanes)
            lane.Clear();
        _originals.Clear();
        _deadLetters.Clear();
        _next.Clear();
        Count = 0;
    }

    private static Guid IdOf(PriceTick tick, in ReceivedMessage message) => tick.EventId
        ?? NameBasedGuid.OfMessage(message.Topic, message.Partition, message.Offset, message.Timestamp.UnixTimestampMs);
}
