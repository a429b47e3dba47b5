using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Log;

/// <summary>
/// What a partition remembers of one idempotent producer: its epoch and its last batches, as many as a producer may have in flight, so that
/// a batch sent again is recognised and answered with its first offset.
/// </summary>
internal sealed class ProducerState(short epoch)
{
    /// <summary>Clients allow at most five requests in flight when they are idempotent.</summary>
    public const int RememberedBatches = 5;

    private readonly ProducerBatch[] _batches = new ProducerBatch[RememberedBatches];
    private int _count;

    public short Epoch { get; private set; } = epoch;

    /// <summary>
    /// When it last wrote (Unix milliseconds, the broker's time and not the records'), for forgetting producers that are long gone.
    /// </summary>
    public long LastHeard { get; private set; }

    /// <summary>The remembered batches, oldest first.</summary>
    public ReadOnlySpan<ProducerBatch> Batches => _batches.AsSpan(0, _count);

    public int LastSequence => _batches[_count - 1].LastSequence;

    public void Add(short epoch, ProducerBatch batch, long now)
    {
        if (epoch != Epoch)
            (Epoch, _count) = (epoch, 0);

        if (_count == RememberedBatches)
            _batches.AsSpan(1).CopyTo(_batches);
        else
            _count++;
        _batches[_count - 1] = batch;
        LastHeard = now;
    }

    public bool TryFindDuplicate(in RecordBatchHeader header, out long baseOffset)
    {
        foreach (var batch in Batches)
        {
            if (batch.FirstSequence == header.BaseSequence && batch.LastSequence == header.LastSequence)
            {
                baseOffset = batch.BaseOffset;
                return true;
            }
        }

        baseOffset = -1;
        return false;
    }
}

/// <summary>One batch of an idempotent producer.</summary>
internal readonly record struct ProducerBatch(int FirstSequence, int LastSequence, long BaseOffset);
