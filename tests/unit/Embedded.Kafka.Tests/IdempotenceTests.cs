using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Tests;

public class IdempotenceTests
{
    [Fact]
    public async Task A_batch_sent_again_is_answered_with_its_first_offset_and_stored_once()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("prices", 1);
        using var client = WireClient.Connect(broker);
        var producerId = client.InitProducerId();

        client.Produce("prices", 0, TestBatch.Create(["a", "b"], producerId, 0, 0)).ShouldBe((ErrorCode.None, 0));
        client.Produce("prices", 0, TestBatch.Create(["c"], producerId, 0, 2)).ShouldBe((ErrorCode.None, 2));
        client.Produce("prices", 0, TestBatch.Create(["a", "b"], producerId, 0, 0)).ShouldBe((ErrorCode.None, 0));
        client.Produce("prices", 0, TestBatch.Create(["c"], producerId, 0, 2)).ShouldBe((ErrorCode.None, 2));
        client.Fetch("prices", 0, 0).HighWatermark.ShouldBe(3);
    }

    [Fact]
    public async Task The_last_five_batches_are_remembered_across_a_restart()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("prices", 1);
        using var before = WireClient.Connect(broker);
        var producerId = before.InitProducerId();
        for (var i = 0; i < 7; i++)
            before.Produce("prices", 0, TestBatch.Create(["v"], producerId, 0, i)).Error.ShouldBe(ErrorCode.None);

        await broker.RestartAsync();
        using var after = WireClient.Connect(broker);
        for (var i = 2; i < 7; i++)
            after.Produce("prices", 0, TestBatch.Create(["v"], producerId, 0, i)).ShouldBe((ErrorCode.None, i));
        after.Produce("prices", 0, TestBatch.Create(["v"], producerId, 0, 7)).ShouldBe((ErrorCode.None, 7));
    }

    [Fact]
    public async Task A_gap_in_the_sequence_is_refused()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("prices", 1);
        using var client = WireClient.Connect(broker);
        var producerId = client.InitProducerId();
        client.Produce("prices", 0, TestBatch.Create(["a"], producerId, 0, 0)).Error.ShouldBe(ErrorCode.None);
        client.Produce("prices", 0, TestBatch.Create(["c"], producerId, 0, 2)).Error.ShouldBe(ErrorCode.OutOfOrderSequenceNumber);
        client.Produce("prices", 0, TestBatch.Create(["b"], producerId, 0, 1)).ShouldBe((ErrorCode.None, 1));
    }

    [Fact]
    public async Task An_older_epoch_is_fenced_and_a_newer_one_starts_at_zero()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("prices", 1);
        using var client = WireClient.Connect(broker);
        var producerId = client.InitProducerId();
        client.Produce("prices", 0, TestBatch.Create(["a"], producerId, 1, 0)).Error.ShouldBe(ErrorCode.None);
        client.Produce("prices", 0, TestBatch.Create(["b"], producerId, 0, 1)).Error.ShouldBe(ErrorCode.InvalidProducerEpoch);
        client.Produce("prices", 0, TestBatch.Create(["b"], producerId, 2, 1)).Error.ShouldBe(ErrorCode.OutOfOrderSequenceNumber);
        client.Produce("prices", 0, TestBatch.Create(["b"], producerId, 2, 0)).ShouldBe((ErrorCode.None, 1));
    }

    [Fact]
    public async Task Sequences_wrap_after_the_largest_number()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("prices", 1);
        using var client = WireClient.Connect(broker);
        var producerId = client.InitProducerId();
        client.Produce("prices", 0, TestBatch.Create(["a", "b", "c"], producerId, 0, int.MaxValue - 1)).Error.ShouldBe(ErrorCode.None);
        client.Produce("prices", 0, TestBatch.Create(["d"], producerId, 0, 1)).ShouldBe((ErrorCode.None, 3));
    }

    [Fact]
    public async Task Producer_ids_are_never_given_out_twice()
    {
        await using var broker = await TestBroker.StartAsync();
        var ids = new HashSet<long>();
        for (var start = 0; start < 3; start++)
        {
            using var client = WireClient.Connect(broker);
            for (var i = 0; i < 5; i++)
                ids.Add(client.InitProducerId()).ShouldBeTrue();
            await broker.RestartAsync();
        }
    }
}
