using System.Text;
using Confluent.Kafka;
using MetalsPipeline.Contracts;

namespace MetalsPipeline.HealthApi.DeadLetters;

/// <summary>Reads dead letters, for one request after the other.</summary>
/// <remarks>Through the consumer that committed offsets are read with: being assigned a partition isn't joining its group.</remarks>
internal sealed class DeadLetterReader(IConsumer<byte[], byte[]> consumer, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>The newest letters before an offset.</summary>
    /// <exception cref="KafkaException">Kafka doesn't answer.</exception>
    public async Task<DeadLetterPage> ReadAsync(string origin, long? before, int limit, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Read(Topics.DeadLetter(origin), before, limit, cancellationToken), cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private DeadLetterPage Read(string topic, long? before, int limit, CancellationToken cancellationToken)
    {
        var partition = new TopicPartition(topic, 0);
        var there = consumer.QueryWatermarkOffsets(partition, Patience);
        var (start, end) = (there.Low.Value, there.High.Value);
        var last = Math.Min(before ?? end, end);
        var first = Math.Max(start, last - limit);
        var letters = new List<DeadLetter>();
        if (first < last)
        {
            consumer.Assign(new TopicPartitionOffset(partition, first));
            try
            {
                Collect(letters, first, last, cancellationToken);
            }
            finally
            {
                consumer.Unassign();
            }
        }

        letters.Reverse();
        return new DeadLetterPage(topic, end - start, letters, first > start ? first : null);
    }

    private void Collect(List<DeadLetter> letters, long next, long end, CancellationToken cancellationToken)
    {
        var heard = time.GetTimestamp();
        while (next < end)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (consumer.Consume(Poll) is { } message)
            {
                heard = time.GetTimestamp();
                next = message.Offset.Value + 1;
                if (message.Offset.Value < end)
                    letters.Add(Describe(message));
            }
            else if (time.GetElapsedTime(heard) > Patience)
            {
                throw new KafkaException(ErrorCode.Local_TimedOut);
            }
        }
    }

    private static DeadLetter Describe(ConsumeResult<byte[], byte[]> message)
    {
        var origin = DeadLetterOrigin.Of(message.Message.Headers.Select(header => (header.Key, (byte[]?)header.GetValueBytes())));
        return new DeadLetter(
            message.Offset.Value,
            message.Message.Timestamp.UtcDateTime,
            origin.Reason,
            message.Message.Key is { } key ? Encoding.UTF8.GetString(key) : null,
            origin.Partition,
            origin.Offset);
    }
}
