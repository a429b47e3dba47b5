using Confluent.Kafka;

namespace MetalsPipeline.Embedded.Kafka.Tests;

public class ProduceAndConsumeTests
{
    [Theory]
    [InlineData(CompressionType.None)]
    [InlineData(CompressionType.Lz4)]
    [InlineData(CompressionType.Zstd)]
    public async Task What_is_produced_is_consumed_committed_and_continued_after_a_restart(CompressionType compression)
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("prices");
        using (var producer = broker.CreateProducer(config => { config.EnableIdempotence = true; config.CompressionType = compression; }))
            await ProduceAsync(producer, "prices", 0, 1000);

        using (var consumer = broker.CreateConsumer("readers"))
        {
            consumer.Subscribe("prices");
            consumer.Take(1000).Select(result => result.Message.Value).Order().ShouldBe(Values(0, 1000));
            consumer.Commit();
            consumer.Close();
        }

        await broker.RestartAsync();
        using (var producer = broker.CreateProducer(config => { config.EnableIdempotence = true; config.CompressionType = compression; }))
            await ProduceAsync(producer, "prices", 1000, 100);

        using var next = broker.CreateConsumer("readers");
        next.Subscribe("prices");
        next.Take(100).Select(result => result.Message.Value).Order().ShouldBe(Values(1000, 100));
        next.Close();
    }

    [Fact]
    public async Task A_topic_is_made_with_the_default_partitions_when_it_is_first_produced_to()
    {
        await using var broker = await TestBroker.StartAsync(options => options with { Partitions = 5 });
        using var producer = broker.CreateProducer();
        await producer.ProduceAsync("made-by-need", new Message<string, string> { Key = "k", Value = "v" });

        using var admin = broker.CreateAdmin();
        admin.GetMetadata("made-by-need", Consuming.Patience).Topics.ShouldHaveSingleItem().Partitions.Count.ShouldBe(5);
    }

    [Fact]
    public async Task Key_headers_and_timestamp_come_back_as_they_were_sent()
    {
        await using var broker = await TestBroker.StartAsync();
        using var producer = broker.CreateProducer();
        var sent = new Message<string, string>
        {
            Key = "XAU",
            Value = "value",
            Headers = new Headers { { "trace", [1, 2, 3] } },
            Timestamp = new Timestamp(1_700_000_000_123, TimestampType.CreateTime),
        };
        await producer.ProduceAsync("prices", sent);

        using var consumer = broker.CreateConsumer("readers");
        consumer.Subscribe("prices");
        var received = consumer.Take(1)[0].Message;
        received.Key.ShouldBe("XAU");
        received.Headers.GetLastBytes("trace").ShouldBe([1, 2, 3]);
        received.Timestamp.ShouldBe(sent.Timestamp);
        consumer.Close();
    }

    internal static async Task ProduceAsync(IProducer<string, string> producer, string topic, int first, int count) =>
        await Task.WhenAll(Enumerable.Range(first, count).Select(i =>
            producer.ProduceAsync(topic, new Message<string, string> { Key = $"key-{i % 17}", Value = i.ToString("D8", null) })));

    internal static IEnumerable<string> Values(int first, int count) => Enumerable.Range(first, count).Select(i => i.ToString("D8", null));
}
