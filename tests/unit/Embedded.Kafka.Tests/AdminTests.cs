using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace MetalsPipeline.Embedded.Kafka.Tests;

public class AdminTests
{
    [Fact]
    public async Task A_topic_is_created_described_extended_and_deleted()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("prices", 3, config: new() { ["retention.ms"] = "60000", ["compression.type"] = "lz4" });
        using var admin = broker.CreateAdmin();

        var described = await admin.DescribeConfigsAsync([new ConfigResource { Type = ResourceType.Topic, Name = "prices" }]);
        described[0].Entries["retention.ms"].Value.ShouldBe("60000");
        described[0].Entries["retention.ms"].Source.ShouldBe(ConfigSource.DynamicTopicConfig);
        described[0].Entries["max.message.bytes"].IsDefault.ShouldBeTrue();

        await admin.CreatePartitionsAsync([new PartitionsSpecification { Topic = "prices", IncreaseTo = 5 }]);
        admin.GetMetadata("prices", Consuming.Patience).Topics[0].Partitions.Count.ShouldBe(5);

        await admin.DeleteTopicsAsync(["prices"]);
        admin.GetMetadata(Consuming.Patience).Topics.ShouldBeEmpty();
        Directory.EnumerateDirectories(Path.Combine(broker.DataDirectory, "topics")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_topic_that_is_there_isnt_created_again()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("prices");
        var refused = await Should.ThrowAsync<CreateTopicsException>(() => broker.CreateTopicAsync("prices"));
        refused.Results[0].Error.Code.ShouldBe(ErrorCode.TopicAlreadyExists);
    }

    [Theory]
    [InlineData("no/slash", 1, 1, null, ErrorCode.TopicException)]
    [InlineData("prices", 0, 1, null, ErrorCode.InvalidPartitions)]
    [InlineData("prices", 1, 2, null, ErrorCode.InvalidReplicationFactor)]
    [InlineData("prices", 1, 1, "retention.weeks", ErrorCode.InvalidConfig)]
    [InlineData("prices", 5000, 1, null, ErrorCode.PolicyViolation)]
    public async Task A_topic_that_cant_be_is_refused(string name, int partitions, short replicas, string? setting, ErrorCode expected)
    {
        await using var broker = await TestBroker.StartAsync();
        var config = setting is null ? null : new Dictionary<string, string> { [setting] = "1" };
        var refused = await Should.ThrowAsync<CreateTopicsException>(() => broker.CreateTopicAsync(name, partitions, replicas, config));
        refused.Results[0].Error.Code.ShouldBe(expected);
        refused.Results[0].Error.Reason.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Groups_are_listed_described_and_deleted()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("prices", 2);
        using var producer = broker.CreateProducer();
        await ProduceAndConsumeTests.ProduceAsync(producer, "prices", 0, 1);
        using var admin = broker.CreateAdmin();
        using (var consumer = broker.CreateConsumer("readers"))
        {
            consumer.Subscribe("prices");
            consumer.Commit(consumer.Take(1)[0]);

            var active = (await admin.DescribeConsumerGroupsAsync(["readers"])).ConsumerGroupDescriptions[0];
            active.State.ShouldBe(ConsumerGroupState.Stable);
            active.Members.ShouldHaveSingleItem().Assignment.TopicPartitions.Count.ShouldBe(2);
            var refused = await Should.ThrowAsync<DeleteGroupsException>(() => admin.DeleteGroupsAsync(["readers"]));
            refused.Results[0].Error.Code.ShouldBe(ErrorCode.NonEmptyGroup);
            consumer.Close();
        }

        (await admin.ListConsumerGroupsAsync()).Valid.ShouldHaveSingleItem().GroupId.ShouldBe("readers");
        (await admin.DescribeConsumerGroupsAsync(["readers"])).ConsumerGroupDescriptions[0].State.ShouldBe(ConsumerGroupState.Empty);
        var committed = await admin.ListConsumerGroupOffsetsAsync([new ConsumerGroupTopicPartitions("readers", null)]);
        committed[0].Partitions.ShouldHaveSingleItem().Offset.Value.ShouldBe(1);

        await admin.DeleteGroupsAsync(["readers"]);
        (await admin.ListConsumerGroupsAsync()).Valid.ShouldBeEmpty();
    }

    [Fact]
    public async Task Records_are_deleted_up_to_an_offset_and_stay_deleted_after_a_restart()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("prices", 1);
        using (var producer = broker.CreateProducer())
            await ProduceAndConsumeTests.ProduceAsync(producer, "prices", 0, 100);
        var partition = new TopicPartition("prices", 0);
        using (var admin = broker.CreateAdmin())
            (await admin.DeleteRecordsAsync([new TopicPartitionOffset(partition, 40)]))[0].Offset.Value.ShouldBe(40);

        await broker.RestartAsync();
        using var consumer = broker.CreateConsumer("readers");
        consumer.QueryWatermarkOffsets(partition, Consuming.Patience).Low.Value.ShouldBe(40);
        consumer.Assign(partition);
        consumer.Take(60)[0].Offset.Value.ShouldBe(40);
    }

    [Fact]
    public async Task Offsets_are_found_by_time()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("prices", 1);
        using var producer = broker.CreateProducer(config => config.LingerMs = 0);
        var partition = new TopicPartition("prices", 0);
        for (var i = 0; i < 10; i++)
            await producer.ProduceAsync(partition, new Message<string, string> { Value = "v", Timestamp = At(1000 + i * 100) });

        using var consumer = broker.CreateConsumer("readers");
        long OffsetAt(long time) =>
            consumer.OffsetsForTimes([new TopicPartitionTimestamp(partition, At(time))], Consuming.Patience)[0].Offset.Value;
        OffsetAt(0).ShouldBe(0);
        OffsetAt(1450).ShouldBe(5);
        OffsetAt(1900).ShouldBe(9);
        OffsetAt(1901).ShouldBe(Offset.End.Value);
    }

    private static Timestamp At(long milliseconds) => new(milliseconds, TimestampType.CreateTime);
}
