using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Log;

/// <summary>The idempotent producers of one partition. Not thread-safe: the log uses it under its append gate.</summary>
internal sealed class ProducerStates
{
    /// <summary>Bounds the memory that made-up producer ids can take.</summary>
    public const int MaxProducers = 10_000;

    private readonly Dictionary<long, ProducerState> _producers = [];

    public IReadOnlyDictionary<long, ProducerState> All => _producers;

    /// <summary>
    /// Whether a batch is the next of its producer (<see cref="ErrorCode.None"/> and no offset), was stored before (None and its offset),
    /// or is refused. A producer that isn't known may start anywhere: what it wrote before may have been deleted.
    /// </summary>
    public (ErrorCode Error, long? DuplicateOf) Check(in RecordBatchHeader header)
    {
        if (!header.IsIdempotent || !_producers.TryGetValue(header.ProducerId, out var producer))
            return (ErrorCode.None, null);
        if (header.ProducerEpoch < producer.Epoch)
            return (ErrorCode.InvalidProducerEpoch, null);
        if (header.ProducerEpoch > producer.Epoch)
            return (header.BaseSequence == 0 ? ErrorCode.None : ErrorCode.OutOfOrderSequenceNumber, null);
        if (producer.TryFindDuplicate(header, out var baseOffset))
            return (ErrorCode.None, baseOffset);

        var expected = (producer.LastSequence + 1) & int.MaxValue;
        return (header.BaseSequence == expected ? ErrorCode.None : ErrorCode.OutOfOrderSequenceNumber, null);
    }

    /// <summary>Remembers a stored batch, the place it got and when.</summary>
    public void Record(in RecordBatchHeader header, long offset, long now)
    {
        if (!header.IsIdempotent)
            return;
        Add(header.ProducerId, header.ProducerEpoch, new ProducerBatch(header.BaseSequence, header.LastSequence, offset), now);
    }

    public void Add(long producerId, short epoch, ProducerBatch batch, long now)
    {
        if (!_producers.TryGetValue(producerId, out var producer))
        {
            if (_producers.Count >= MaxProducers)
                ForgetOldest();
            _producers[producerId] = producer = new ProducerState(epoch);
        }

        producer.Add(epoch, batch, now);
    }

    /// <summary>Forgets producers that wrote nothing since a time.</summary>
    public void ForgetBefore(long time)
    {
        foreach (var (producerId, producer) in _producers)
        {
            if (producer.LastHeard < time)
                _producers.Remove(producerId);
        }
    }

    private void ForgetOldest()
    {
        // A tenth at once, so that the search isn't repeated for each newcomer.
        foreach (var (producerId, _) in _producers.OrderBy(pair => pair.Value.LastHeard).Take(MaxProducers / 10).ToList())
            _producers.Remove(producerId);
    }
}
