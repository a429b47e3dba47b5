using Confluent.Kafka;
using MetalsPipeline.Ops.Cli;

namespace MetalsPipeline.Ops.Kafka;

/// <summary>Reads topics of one partition, from one offset to another.</summary>
internal sealed class PartitionReader : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private readonly KafkaConnection _kafka;
    private readonly TimeProvider _time;
    private readonly IConsumer<byte[]?, byte[]?> _consumer;

    public PartitionReader(KafkaConnection kafka, TimeProvider time)
    {
        _kafka = kafka;
        _time = time;
        _consumer = kafka.CreateConsumer();
    }

    /// <summary>The first offset that is there, and the one that the next message will get.</summary>
    /// <exception cref="CommandException">There is no such topic, or it has several partitions.</exception>
    public (long Start, long End) Range(string topic)
    {
        var partitions = _kafka.Topic(topic).Partitions.Count;
        if (partitions != 1)
            throw new CommandException($"{topic} has {partitions} partitions; this command reads topics with one, as the services make them.");
        var range = _consumer.QueryWatermarkOffsets(new TopicPartition(topic, 0), KafkaConnection.RequestTimeout);
        return (range.Low.Value, range.High.Value);
    }

    /// <summary>The messages from offset <paramref name="from"/> to before <paramref name="to"/>.</summary>
    /// <exception cref="CommandException">Kafka stopped answering.</exception>
    public IEnumerable<ConsumeResult<byte[]?, byte[]?>> Read(string topic, long from, long to, CancellationToken cancellationToken)
    {
        if (from >= to)
            yield break;

        _consumer.Assign(new TopicPartitionOffset(topic, 0, from));
        var heard = _time.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var result = _consumer.Consume(Poll);
            if (result is null)
            {
                if (_time.GetElapsedTime(heard) > KafkaConnection.RequestTimeout)
                    throw new CommandException($"Kafka stopped answering while {topic} was read.");
                continue;
            }

            heard = _time.GetTimestamp();
            if (result.Offset.Value >= to)
                yield break;
            if (!result.IsPartitionEOF)
                yield return result;
            if (result.Offset.Value == to - 1)
                yield break;
        }
    }

    public void Dispose()
    {
        _consumer.Close();
        _consumer.Dispose();
    }
}
