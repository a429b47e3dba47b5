using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Tests;

public class FetchTests
{
    private const int Forever = 60_000;

    [Fact]
    public async Task A_fetch_at_the_end_waits_for_the_next_record()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("prices", 1);
        using var reader = WireClient.Connect(broker);
        using var writer = WireClient.Connect(broker);
        var waiting = reader.SendFetch("prices", 0, 0, Forever);
        writer.Produce("prices", 0, TestBatch.Create("a")).Error.ShouldBe(ErrorCode.None);
        reader.ReceiveFetched(waiting).Records.Length.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_fetch_waits_until_there_are_as_many_bytes_as_it_wants()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("prices", 1);
        using var reader = WireClient.Connect(broker);
        using var writer = WireClient.Connect(broker);
        var batch = TestBatch.Create(new string('x', 1000));
        writer.Produce("prices", 0, batch).Error.ShouldBe(ErrorCode.None);
        var waiting = reader.SendFetch("prices", 0, 0, Forever, minBytes: batch.Length * 3);
        writer.Produce("prices", 0, TestBatch.Create(new string('x', 1000))).Error.ShouldBe(ErrorCode.None);
        writer.Produce("prices", 0, TestBatch.Create(new string('x', 1000))).Error.ShouldBe(ErrorCode.None);
        reader.ReceiveFetched(waiting).Records.Length.ShouldBe(batch.Length * 3);
    }

    [Fact]
    public async Task A_fetch_that_waited_in_vain_is_answered_with_nothing()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("prices", 1);
        using var client = WireClient.Connect(broker);
        client.Fetch("prices", 0, 0, maxWaitMs: 50).ShouldBe((ErrorCode.None, 0, []));
    }

    [Fact]
    public async Task Requests_behind_a_waiting_fetch_are_carried_out_and_answered_after_it()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("prices", 1);
        using var client = WireClient.Connect(broker);
        var waiting = client.SendFetch("prices", 0, 0, Forever);
        var produced = client.SendProduce("prices", 0, TestBatch.Create("a"));

        // The record that ends the wait is the one produced behind it, and still the fetch is answered first.
        client.ReceiveFetched(waiting).Records.Length.ShouldBeGreaterThan(0);
        client.ReceiveProduced(produced).ShouldBe((ErrorCode.None, 0));
    }

    [Fact]
    public async Task A_waiting_fetch_is_answered_when_its_topic_is_deleted_or_its_leader_moves()
    {
        await using var broker = await TestBroker.StartAsync(nodes: 2);
        await broker.CreateTopicAsync("prices", 1, replicationFactor: 2);
        await broker.CreateTopicAsync("doomed", 1);
        using var client = WireClient.Connect(broker);
        var moved = client.SendFetch("prices", 0, 0, Forever);
        await broker.CommandAsync("leader prices 0 2");
        client.ReceiveFetched(moved).Error.ShouldBe(ErrorCode.NotLeaderOrFollower);

        var deleted = client.SendFetch("doomed", 0, 0, Forever);
        using var admin = broker.CreateAdmin();
        await admin.DeleteTopicsAsync(["doomed"]);
        client.ReceiveFetched(deleted).Error.ShouldBe(ErrorCode.UnknownTopicOrPartition);
    }

    [Fact]
    public async Task A_fetch_is_limited_in_bytes_but_never_stuck_at_a_large_batch()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("prices", 1);
        using var client = WireClient.Connect(broker);
        var large = TestBatch.Create(new string('x', 300_000));
        var small = TestBatch.Create("small");
        client.Produce("prices", 0, large).Error.ShouldBe(ErrorCode.None);
        client.Produce("prices", 0, small).Error.ShouldBe(ErrorCode.None);
        client.Fetch("prices", 0, 0, maxBytes: 1000).Records.Length.ShouldBe(large.Length);
        client.Fetch("prices", 0, 0).Records.Length.ShouldBe(large.Length + small.Length);
        client.Fetch("prices", 0, 1, maxBytes: 1000).Records.Length.ShouldBe(small.Length);
    }
}
