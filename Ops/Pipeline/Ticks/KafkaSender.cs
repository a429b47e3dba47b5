using System.Text;
using Confluent.Kafka;
using MetalsPipeline.Contracts;
using MetalsPipeline.Ops.Kafka;
using MetalsPipeline.Ops.Pipeline.Services;
using TopicNames = MetalsPipeline.Contracts.Topics;

namespace MetalsPipeline.Ops.Pipeline.Ticks;

/// <summary>Sends ticks to Kafka itself, with the key and to the topic that the producer would use.</summary>
internal sealed class KafkaSender(KafkaConnection kafka) : ITickSender
{
    /// <summary>How many are on their way at once.</summary>
    private const int BatchSize = 1_000;

    /// <summary>Registers itself with Kafka, so that there is none before something is sent.</summary>
    private readonly Lazy<IProducer<byte[]?, byte[]?>> _producer = new(kafka.CreateProducer);

    public string Way => "Kafka itself";

    /// <exception cref="KafkaException">Kafka refused one.</exception>
    public async Task SendAsync(IReadOnlyList<PriceTick> ticks, Action<SentTick> sent, CancellationToken cancellationToken)
    {
        foreach (var batch in ticks.Chunk(BatchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await SendBatchAsync(batch, sent);
        }
    }

    public void Dispose()
    {
        if (_producer.IsValueCreated)
            _producer.Value.Dispose();
        kafka.Dispose();
    }

    /// <summary>Isn't cancelled: what became of each that was begun is told.</summary>
    private async Task SendBatchAsync(PriceTick[] batch, Action<SentTick> sent)
    {
        var sends = batch.Select(tick => _producer.Value.ProduceAsync(
            tick.Metal is null ? TopicNames.StockTicks : TopicNames.MetalsPrices,
            new Message<byte[]?, byte[]?> { Key = Encoding.UTF8.GetBytes(tick.Instrument!), Value = PriceTickSerializer.Serialize(tick) })).ToList();
        var all = Task.WhenAll(sends);
        await ((Task)all).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var (tick, send) in batch.Zip(sends).Where(pair => pair.Second.IsCompletedSuccessfully))
            sent(new SentTick(tick.EventId!.Value, send.Result.Topic, send.Result.Partition.Value, send.Result.Offset.Value));
        await all;
    }
}
