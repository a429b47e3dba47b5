using System.Diagnostics;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace MetalsPipeline.Bench.Servers;

/// <summary>A broker's throughput as librdkafka sees it: 200-byte messages, idempotent, acknowledged by all, over six partitions.</summary>
internal sealed class KafkaBench(string bootstrap, int count)
{
    private const int MessageSize = 200;
    private const int Partitions = 6;

    public async Task<IReadOnlyList<Measurement>> MeasureAsync(CancellationToken cancellationToken)
    {
        var alone = await CreateTopicAsync();
        var produced = await Task.Run(() => Timed("produce only", () => Produce(alone, cancellationToken)), cancellationToken);
        var consumed = await Task.Run(() => Timed("consume only", () => Consume(alone, cancellationToken)), cancellationToken);

        var shared = await CreateTopicAsync();
        var reading = Task.Run(() => Timed("consume, while producing", () => Consume(shared, cancellationToken)), cancellationToken);
        var writing = Task.Run(() => Timed("produce, while consuming", () => Produce(shared, cancellationToken)), cancellationToken);
        return [produced, consumed, await writing, await reading];
    }

    private Measurement Timed(string name, Action action)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        action();
        return Measurement.Of(name, count, Stopwatch.GetElapsedTime(started), GC.GetAllocatedBytesForCurrentThread() - allocated);
    }

    private async Task<string> CreateTopicAsync()
    {
        var name = $"bench-{Guid.NewGuid():N}";
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrap }).Build();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = name, NumPartitions = Partitions }]);
        return name;
    }

    private void Produce(string topic, CancellationToken cancellationToken)
    {
        using var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig
        {
            BootstrapServers = bootstrap,
            EnableIdempotence = true,
            LingerMs = 5,
            CompressionType = CompressionType.Lz4,
            QueueBufferingMaxMessages = 200_000,
        }).Build();
        var values = Values();
        for (var sent = 0; sent < count; sent++)
            Send(producer, new TopicPartition(topic, sent % Partitions), new Message<Null, byte[]> { Value = values[sent % values.Length] });
        producer.Flush(cancellationToken);
    }

    // Half random, half empty, and many of them, so that a batch compresses about as well as one of JSON.
    private static byte[][] Values()
    {
        var random = new Random(1);
        var values = new byte[10_000][];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = new byte[MessageSize];
            random.NextBytes(values[i].AsSpan(0, MessageSize / 2));
        }
        return values;
    }

    private static void Send(IProducer<Null, byte[]> producer, TopicPartition partition, Message<Null, byte[]> message)
    {
        while (true)
        {
            try
            {
                producer.Produce(partition, message);
                return;
            }
            catch (ProduceException<Null, byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                producer.Poll(TimeSpan.FromMilliseconds(5));
            }
        }
    }

    private void Consume(string topic, CancellationToken cancellationToken)
    {
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig
        {
            BootstrapServers = bootstrap,
            GroupId = topic,
            EnableAutoCommit = false,
            FetchWaitMaxMs = 50,
        }).Build();
        consumer.Assign(Enumerable.Range(0, Partitions).Select(p => new TopicPartitionOffset(topic, p, Offset.Beginning)));
        for (var received = 0; received < count; received++)
            consumer.Consume(cancellationToken);
        consumer.Close();
    }
}
