using System.Diagnostics;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using MetalsPipeline.Contracts;
using MetalsPipeline.Producer;
using MetalsPipeline.Producer.Simulation;
using MetalsPipeline.ServiceDefaults.Health;
using Microsoft.Extensions.Logging.Abstractions;

namespace MetalsPipeline.Bench.Producer;

/// <summary>What a tick costs the producer until Kafka has acknowledged it, beside what the client alone takes for a message of the same size.</summary>
/// <remarks>Bytes are those of the whole process, the client's thread for acknowledgements included.</remarks>
internal sealed class ProducerBench(string bootstrap, int count)
{
    private const int WarmUp = 50_000;

    public async Task<IReadOnlyList<Measurement>> MeasureAsync(CancellationToken cancellationToken)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrap }).Build();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = Topics.MetalsPrices, NumPartitions = Topics.Partitions }]);
        using var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig
        {
            BootstrapServers = bootstrap,
            EnableIdempotence = true,
            CompressionType = CompressionType.Lz4,
            Partitioner = Partitioner.Murmur2Random,
            LingerMs = 5,
            DeliveryReportFields = "none",
        }).Build();
        using var sender = new TickSender(producer, new ServiceProgress(), TimeProvider.System, NullLogger<TickSender>.Instance);
        var tick = new PriceTick { EventId = Guid.CreateVersion7(), Metal = "gold", Price = 4061.52, Volume = 12, Timestamp = DateTime.UtcNow, Source = "simulator" };
        await using var feed = new SimulatedFeed(new SimulationOptions { Rate = 1_000_000 }, TimeProvider.System).ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        return
        [
            await MeasureAsync("the client alone: produce the same bytes", producer, Bare(producer, tick), cancellationToken),
            await MeasureAsync("the sender: one tick again and again", producer, () => sender.EnqueueAsync(tick, cancellationToken), cancellationToken),
            await MeasureAsync("simulation and sender", producer, () => SendNextAsync(feed, sender, cancellationToken), cancellationToken),
        ];
    }

    private async Task<Measurement> MeasureAsync(
        string name, IProducer<byte[], byte[]> producer, Func<ValueTask> send, CancellationToken cancellationToken)
    {
        await RepeatAsync(WarmUp, producer, send, cancellationToken);
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var started = Stopwatch.GetTimestamp();
        await RepeatAsync(count, producer, send, cancellationToken);
        return Measurement.Of(name, count, Stopwatch.GetElapsedTime(started), GC.GetTotalAllocatedBytes(precise: true) - allocated);
    }

    private static async Task RepeatAsync(int times, IProducer<byte[], byte[]> producer, Func<ValueTask> send, CancellationToken cancellationToken)
    {
        for (var i = 0; i < times; i++)
            await send();
        producer.Flush(cancellationToken);
    }

    private static Func<ValueTask> Bare(IProducer<byte[], byte[]> producer, PriceTick tick)
    {
        var message = new Message<byte[], byte[]> { Key = "gold"u8.ToArray(), Value = PriceTickSerializer.Serialize(tick) };
        var place = new TopicPartition(Topics.MetalsPrices, Partition.Any);
        Action<DeliveryReport<byte[], byte[]>> report = delivered =>
        {
            if (delivered.Error.IsError)
                throw new KafkaException(delivered.Error);
        };
        return async () =>
        {
            while (true)
            {
                try
                {
                    producer.Produce(place, message, report);
                    return;
                }
                catch (ProduceException<byte[], byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
                {
                    await Task.Delay(10);
                }
            }
        };
    }

    private static async ValueTask SendNextAsync(IAsyncEnumerator<PriceTick> feed, TickSender sender, CancellationToken cancellationToken)
    {
        await feed.MoveNextAsync();
        await sender.EnqueueAsync(feed.Current, cancellationToken);
    }
}
