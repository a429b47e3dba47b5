using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Tests;

public class ProduceTests
{
    [Fact]
    public async Task Produce_to_an_unknown_topic_or_partition_is_refused()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("prices", 1);
        using var client = WireClient.Connect(broker);
        client.Produce("prices", 1, TestBatch.Create("a")).Error.ShouldBe(ErrorCode.UnknownTopicOrPartition);
        client.Produce("prices", -1, TestBatch.Create("a")).Error.ShouldBe(ErrorCode.UnknownTopicOrPartition);
        client.Produce("nowhere", 0, TestBatch.Create("a")).Error.ShouldBe(ErrorCode.UnknownTopicOrPartition);
    }

    [Fact]
    public async Task A_batch_that_isnt_sound_is_refused_and_nothing_of_it_stored()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("prices", 1, config: new() { ["max.message.bytes"] = "1000" });
        using var client = WireClient.Connect(broker);
        void Refuses(ErrorCode expected, Action<byte[]> spoil, bool seal = true)
        {
            var batch = TestBatch.Create("a", "b");
            spoil(batch);
            client.Produce("prices", 0, seal ? TestBatch.Seal(batch) : batch).Error.ShouldBe(expected);
        }

        Refuses(ErrorCode.CorruptMessage, batch => batch[^1] ^= 1, seal: false);
        Refuses(ErrorCode.InvalidRecord, batch => batch[16] = 1);
        Refuses(ErrorCode.InvalidRecord, batch => batch[11]++);
        Refuses(ErrorCode.InvalidRecord, batch => batch[26]++);
        Refuses(ErrorCode.InvalidRecord, batch => (batch[26], batch[60]) = (9, 10));
        Refuses(ErrorCode.InvalidRecord, batch => (batch[26], batch[60]) = (0, 1));
        Refuses(ErrorCode.UnsupportedCompressionType, batch => batch[22] |= 5);
        Refuses(ErrorCode.InvalidTxnState, batch => batch[22] |= 0x10);
        client.Produce("prices", 0, TestBatch.Create(new string('x', 1000))).Error.ShouldBe(ErrorCode.MessageTooLarge);
        client.Produce("prices", 0, []).Error.ShouldBe(ErrorCode.InvalidRecord);
        client.Produce("prices", 0, [.. TestBatch.Create("a"), .. TestBatch.Create("b")]).Error.ShouldBe(ErrorCode.InvalidRecord);
        client.Produce("prices", 0, TestBatch.Create("a"), acks: 2).Error.ShouldBe(ErrorCode.InvalidRequiredAcks);

        client.Produce("prices", 0, TestBatch.Create("a")).ShouldBe((ErrorCode.None, 0));
    }

    [Fact]
    public async Task Without_acknowledgement_a_record_is_stored_and_a_failure_closes_the_connection()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("prices", 1);
        using var client = WireClient.Connect(broker);
        client.SendProduce("prices", 0, TestBatch.Create("a"), acks: 0);
        client.Produce("prices", 0, TestBatch.Create("b")).ShouldBe((ErrorCode.None, 1));

        client.SendProduce("prices", 9, TestBatch.Create("a"), acks: 0);
        client.IsClosedByBroker().ShouldBeTrue();
    }

    [Fact]
    public async Task Batches_come_out_byte_for_byte_but_for_offset_and_leader_epoch()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("prices", 1);
        using var client = WireClient.Connect(broker);
        client.Produce("prices", 0, TestBatch.Create("first"));
        var sent = TestBatch.Create("second", "third");
        client.Produce("prices", 0, sent);

        var received = client.Fetch("prices", 0, 1).Records;
        RecordBatchHeader.Read(received).BaseOffset.ShouldBe(1);
        received[16..].ShouldBe(sent[16..]);
    }
}
