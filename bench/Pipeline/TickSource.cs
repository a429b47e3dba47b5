using System.Diagnostics;
using Confluent.Kafka;
using MetalsPipeline.Contracts;

namespace MetalsPipeline.Bench.Pipeline;

/// <summary>Sends ticks of eight metals as the producer does: keyed by metal, lz4, idempotent.</summary>
internal sealed class TickSource : IDisposable
{
    private static readonly string[] Metals = ["gold", "silver", "platinum", "palladium", "copper", "aluminum", "nickel", "zinc"];
    private static readonly byte[][] Keys = [.. Metals.Select(System.Text.Encoding.UTF8.GetBytes)];

    private readonly IProducer<byte[], byte[]> _producer;

    public TickSource(string bootstrap) => _producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig
    {
        BootstrapServers = bootstrap,
        EnableIdempotence = true,
        CompressionType = CompressionType.Lz4,
        Partitioner = Partitioner.Murmur2Random,
        LingerMs = 5,
        QueueBufferingMaxMessages = 500_000,
        EnableDeliveryReports = false,
    }).Build();

    /// <summary>Ticks sent so far.</summary>
    public long Sent { get; private set; }

    /// <summary>Sends as fast as the client takes them; returns when all are acknowledged.</summary>
    public void Send(long count, CancellationToken cancellationToken)
    {
        for (var end = Sent + count; Sent < end;)
            SendOne();
        _producer.Flush(cancellationToken);
    }

    /// <summary>Sends at a rate, and notes of each tick when.</summary>
    /// <param name="perSecond">Ticks a second.</param>
    /// <param name="sentAt">Takes the <see cref="Stopwatch"/>'s time of each tick; its length says how many.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public void Send(int perSecond, Span<long> sentAt, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < sentAt.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (Stopwatch.GetElapsedTime(started).TotalSeconds * perSecond < i)
                Thread.Sleep(1);
            sentAt[i] = Stopwatch.GetTimestamp();
            SendOne();
        }
        _producer.Flush(cancellationToken);
    }

    public void Dispose() => _producer.Dispose();

    private void SendOne()
    {
        var metal = (int)(Sent % Metals.Length);
        var value = PriceTickSerializer.Serialize(new PriceTick
        {
            EventId = Guid.CreateVersion7(),
            Metal = Metals[metal],
            Price = 1_000 + (Sent % 997),
            Volume = Sent % 50,
            Timestamp = DateTime.UtcNow,
            Source = "bench",
            Sequence = Sent,
        });
        while (true)
        {
            try
            {
                _producer.Produce(Topics.MetalsPrices, new Message<byte[], byte[]> { Key = Keys[metal], Value = value });
                Sent++;
                return;
            }
            catch (ProduceException<byte[], byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                _producer.Poll(TimeSpan.FromMilliseconds(5));
            }
        }
    }
}
