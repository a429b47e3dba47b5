using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using MetalsPipeline.Contracts;

namespace MetalsPipeline.Bench.Pipeline;

/// <summary>Sends ticks of eight metals as the producer does: keyed by metal, lz4, idempotent.</summary>
internal sealed class TickSource : IDisposable
{
    private static readonly TopicPartition ByKey = new(Topics.MetalsPrices, Partition.Any);

    private readonly IProducer<byte[], byte[]> _producer;
    private readonly (string Name, byte[] Key, TopicPartition Place)[] _metals;
    private long _sent;

    /// <summary>Eight real metals, of which some share a partition and one partition has none.</summary>
    public TickSource(string bootstrap)
        : this(bootstrap, ["gold", "silver", "platinum", "palladium", "copper", "aluminum", "nickel", "zinc"], _ => ByKey)
    {
    }

    private TickSource(string bootstrap, string[] metals, Func<int, TopicPartition> placeOf)
    {
        _metals = [.. metals.Select((name, i) => (name, Encoding.UTF8.GetBytes(name), placeOf(i)))];
        _producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig
        {
            BootstrapServers = bootstrap,
            EnableIdempotence = true,
            CompressionType = CompressionType.Lz4,
            Partitioner = Partitioner.Murmur2Random,
            LingerMs = 5,
            QueueBufferingMaxMessages = 500_000,
            EnableDeliveryReports = false,
        }).Build();
    }

    /// <summary>As many metals as partitions, one in each, so that all partitions get the same number of ticks.</summary>
    public static TickSource Even(string bootstrap) => new(
        bootstrap,
        [.. Enumerable.Range(0, Topics.Partitions).Select(i => $"metal-{i}")],
        i => new TopicPartition(Topics.MetalsPrices, i));

    /// <summary>Ticks sent so far.</summary>
    public long Sent => Volatile.Read(ref _sent);

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
            AwaitTurn(i, perSecond, started, cancellationToken);
            sentAt[i] = Stopwatch.GetTimestamp();
            SendOne();
        }
        _producer.Flush(cancellationToken);
    }

    /// <summary>Sends at a rate for some time; returns when all are acknowledged.</summary>
    /// <param name="perSecond">Ticks a second.</param>
    /// <param name="duration">How long.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public void Send(int perSecond, TimeSpan duration, CancellationToken cancellationToken)
    {
        var (started, count) = (Stopwatch.GetTimestamp(), (long)(perSecond * duration.TotalSeconds));
        for (var i = 0L; i < count; i++)
        {
            AwaitTurn(i, perSecond, started, cancellationToken);
            SendOne();
        }
        _producer.Flush(cancellationToken);
    }

    public void Dispose() => _producer.Dispose();

    private static void AwaitTurn(long number, int perSecond, long started, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (Stopwatch.GetElapsedTime(started).TotalSeconds * perSecond < number)
            Thread.Sleep(1);
    }

    private void SendOne()
    {
        var (metal, key, place) = _metals[Sent % _metals.Length];
        var value = PriceTickSerializer.Serialize(new PriceTick
        {
            EventId = Guid.CreateVersion7(),
            Metal = metal,
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
                _producer.Produce(place, new Message<byte[], byte[]> { Key = key, Value = value });
                Volatile.Write(ref _sent, _sent + 1);
                return;
            }
            catch (ProduceException<byte[], byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                _producer.Poll(TimeSpan.FromMilliseconds(5));
            }
        }
    }
}
