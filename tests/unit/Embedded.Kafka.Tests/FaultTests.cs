using Confluent.Kafka;
using ErrorCode = MetalsPipeline.Embedded.Kafka.Protocol.ErrorCode;

namespace MetalsPipeline.Embedded.Kafka.Tests;

public class FaultTests
{
    [Fact]
    public async Task The_next_requests_fail_as_told_and_the_one_after_succeeds()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("prices", 1);
        (await broker.CommandAsync("fail Produce KafkaStorageError 2")).ShouldBe("ok");
        using var client = WireClient.Connect(broker);
        client.Produce("prices", 0, TestBatch.Create("a")).Error.ShouldBe(ErrorCode.KafkaStorageError);
        client.Produce("prices", 0, TestBatch.Create("a")).Error.ShouldBe(ErrorCode.KafkaStorageError);
        client.Produce("prices", 0, TestBatch.Create("a")).ShouldBe((ErrorCode.None, 0));
    }

    [Theory]
    [InlineData(true, 100)]
    [InlineData(false, 101)]
    public async Task A_lost_acknowledgement_stores_a_record_twice_only_without_idempotence(bool idempotent, long expected)
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("prices", 1);
        using var producer = broker.CreateProducer(config => { config.EnableIdempotence = idempotent; config.RetryBackoffMs = 10; });
        for (var i = 0; i < 100; i++)
        {
            if (i == 50)
                await broker.CommandAsync("drop Produce 1");
            await producer.ProduceAsync("prices", new Message<string, string> { Key = "k", Value = $"{i}" });
        }

        using var consumer = broker.CreateConsumer("readers");
        consumer.QueryWatermarkOffsets(new TopicPartition("prices", 0), Consuming.Patience).High.Value.ShouldBe(expected);
    }

    [Fact]
    public async Task Answers_come_late_by_the_delay_that_is_set()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CommandAsync("delay InitProducerId 300");
        using var client = WireClient.Connect(broker);
        var started = TimeProvider.System.GetTimestamp();
        client.InitProducerId();
        TimeProvider.System.GetElapsedTime(started).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(250));
    }

    [Fact]
    public async Task Reset_breaks_the_connections()
    {
        await using var broker = await TestBroker.StartAsync();
        using var client = WireClient.Connect(broker);
        client.InitProducerId();
        await broker.CommandAsync("reset");
        client.IsClosedByBroker().ShouldBeTrue();
    }

    [Theory]
    [InlineData("node down 7", "there is no node 7")]
    [InlineData("node up 1", "up already")]
    [InlineData("fail Produce Sunshine 1", "there is no ErrorCode 'Sunshine'")]
    [InlineData("delay Produce soon", "'soon' isn't a number")]
    [InlineData("leader nowhere 0 1", "there is no partition 0 of a topic 'nowhere'")]
    [InlineData("make coffee", "commands are")]
    public async Task A_command_that_makes_no_sense_is_answered_with_why(string command, string expected)
    {
        await using var broker = await TestBroker.StartAsync();
        var answer = await broker.CommandAsync(command);
        answer.ShouldStartWith("error: ");
        answer.ShouldContain(expected);
    }
}
