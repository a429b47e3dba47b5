using Confluent.Kafka;
using MetalsPipeline.Ops.Kafka;

namespace MetalsPipeline.Ops.DeadLetters;

/// <summary>Reads dead letters, and what the ledger says of them.</summary>
internal sealed class DeadLetterReader : IDisposable
{
    private readonly PartitionReader _reader;

    public DeadLetterReader(KafkaConnection kafka, TimeProvider time)
    {
        _reader = new PartitionReader(kafka, time);
        Ledger = new ReplayLedger(kafka, _reader);
    }

    public ReplayLedger Ledger { get; }

    /// <summary>How many letters a topic has.</summary>
    public long Count(string topic)
    {
        var (start, end) = _reader.Range(topic);
        return end - start;
    }

    /// <summary>The newest letters of a topic, oldest first.</summary>
    public IEnumerable<DeadLetter> Newest(string topic, int count, CancellationToken cancellationToken) =>
        Read(topic, _reader.Range(topic).End - count, long.MaxValue, cancellationToken);

    /// <summary>The letters of a topic from one offset to before another, oldest first.</summary>
    public IEnumerable<DeadLetter> Read(string topic, long from, long to, CancellationToken cancellationToken)
    {
        var replayed = Ledger.Read(topic, cancellationToken);
        return Messages(topic, from, to, cancellationToken)
            .Select(message => DeadLetter.Of(message, replayed.GetValueOrDefault(ReplayLedger.KeyOf(message))));
    }

    /// <summary>The letters themselves.</summary>
    public IEnumerable<ConsumeResult<byte[]?, byte[]?>> Messages(string topic, long from, long to, CancellationToken cancellationToken)
    {
        var (start, end) = _reader.Range(topic);
        return _reader.Read(topic, Math.Max(start, from), Math.Min(end, to), cancellationToken);
    }

    public void Dispose() => _reader.Dispose();
}
