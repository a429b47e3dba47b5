using Confluent.Kafka;
using MetalsPipeline.Embedded.Kafka.Protocol;
using ErrorCode = MetalsPipeline.Embedded.Kafka.Protocol.ErrorCode;

namespace MetalsPipeline.Embedded.Kafka.Tests;

public class ClusterTests
{
    [Fact]
    public async Task Three_nodes_share_the_leadership_of_replicated_partitions()
    {
        await using var broker = await TestBroker.StartAsync(nodes: 3);
        await broker.CreateTopicAsync("prices", 6, replicationFactor: 3);
        var partitions = Partitions(broker, "prices");
        partitions.GroupBy(partition => partition.Leader).Select(led => led.Count()).ShouldBe([2, 2, 2]);
        partitions.ShouldAllBe(partition => partition.Replicas.Length == 3 && partition.InSyncReplicas.Length == 3);
    }

    [Fact]
    public async Task Leadership_moves_when_a_node_goes_down_and_back_when_that_is_asked_for()
    {
        await using var broker = await TestBroker.StartAsync(nodes: 3);
        await broker.CreateTopicAsync("prices", 6, replicationFactor: 3);

        (await broker.CommandAsync("node down 2")).ShouldBe("ok");
        Partitions(broker, "prices").ShouldAllBe(partition => partition.Leader != 2 && partition.InSyncReplicas.Length == 2);
        (await broker.CommandAsync("node up 2")).ShouldBe("ok");
        Partitions(broker, "prices").ShouldAllBe(partition => partition.Leader != 2 && partition.InSyncReplicas.Length == 3);
        (await broker.CommandAsync("elect")).ShouldBe("ok");
        Partitions(broker, "prices").Count(partition => partition.Leader == 2).ShouldBe(2);
    }

    [Fact]
    public async Task A_partition_without_a_live_replica_has_no_leader()
    {
        await using var broker = await TestBroker.StartAsync(nodes: 2);
        await broker.CreateTopicAsync("prices", 2, replicationFactor: 1);
        await broker.CommandAsync("node down 2");
        var orphan = Partitions(broker, "prices").Single(partition => partition.Replicas.SequenceEqual([2]));
        orphan.Leader.ShouldBe(-1);
        orphan.Error.Code.ShouldBe(Confluent.Kafka.ErrorCode.LeaderNotAvailable);
    }

    [Fact]
    public async Task Acks_all_is_refused_with_fewer_replicas_in_sync_than_the_topic_demands()
    {
        await using var broker = await TestBroker.StartAsync(nodes: 3);
        await broker.CreateTopicAsync("prices", 1, replicationFactor: 3, new() { ["min.insync.replicas"] = "2" });
        using var client = WireClient.Connect(broker, node: 1);
        client.Produce("prices", 0, TestBatch.Create("a")).Error.ShouldBe(ErrorCode.None);

        await broker.CommandAsync("node down 2");
        client.Produce("prices", 0, TestBatch.Create("b")).Error.ShouldBe(ErrorCode.None);
        await broker.CommandAsync("node down 3");
        client.Produce("prices", 0, TestBatch.Create("c")).Error.ShouldBe(ErrorCode.NotEnoughReplicas);
        client.Produce("prices", 0, TestBatch.Create("c"), acks: 1).Error.ShouldBe(ErrorCode.None);

        await broker.CommandAsync("node up 2");
        client.Produce("prices", 0, TestBatch.Create("d")).ShouldBe((ErrorCode.None, 3));
    }

    [Fact]
    public async Task A_node_that_doesnt_lead_a_partition_refuses_it()
    {
        await using var broker = await TestBroker.StartAsync(nodes: 3);
        await broker.CreateTopicAsync("prices", 1, replicationFactor: 3);
        using var follower = WireClient.Connect(broker, node: 2);
        follower.Produce("prices", 0, TestBatch.Create("a")).Error.ShouldBe(ErrorCode.NotLeaderOrFollower);
        follower.Fetch("prices", 0, 0).Error.ShouldBe(ErrorCode.NotLeaderOrFollower);

        await broker.CommandAsync("leader prices 0 2");
        follower.Produce("prices", 0, TestBatch.Create("a")).ShouldBe((ErrorCode.None, 0));
    }

    [Fact]
    public async Task Every_acknowledged_record_is_there_once_after_nodes_bounced_under_load()
    {
        const int Count = 20_000;
        await using var broker = await TestBroker.StartAsync(nodes: 3);
        await broker.CreateTopicAsync("prices", 6, replicationFactor: 3, new() { ["min.insync.replicas"] = "2" });
        using var producer = broker.CreateProducer(config =>
        {
            config.EnableIdempotence = true;
            config.QueueBufferingMaxMessages = Count;
        });

        var acknowledged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reports = new List<Error>();
        for (var i = 0; i < Count; i++)
        {
            producer.Produce("prices", new Message<string, string> { Key = $"{i}", Value = $"{i:D8}" }, report =>
            {
                reports.Add(report.Error);
                if (reports.Count == Count)
                    acknowledged.SetResult();
            });

            if (i % (Count / 6) == 0)
            {
                var node = i / (Count / 6) % 3 + 1;
                await broker.CommandAsync($"node down {node}");
                await broker.CommandAsync($"node up {node}");
            }
        }

        await acknowledged.Task.WaitAsync(Consuming.Patience);
        reports.ShouldAllBe(error => !error.IsError);

        using var consumer = broker.CreateConsumer("readers");
        var partitions = Enumerable.Range(0, 6).Select(partition => new TopicPartition("prices", partition)).ToList();
        consumer.Assign(partitions.Select(partition => new TopicPartitionOffset(partition, Offset.Beginning)));
        var values = consumer.Take(Count).Select(result => result.Message.Value).ToList();
        values.Order().ShouldBe(ProduceAndConsumeTests.Values(0, Count));
        partitions.Sum(partition => consumer.QueryWatermarkOffsets(partition, Consuming.Patience).High.Value).ShouldBe(Count);
    }

    [Fact]
    public async Task A_group_goes_on_with_another_coordinator_without_a_rebalance()
    {
        await using var broker = await TestBroker.StartAsync(nodes: 3);
        await broker.CreateTopicAsync("prices", 3, replicationFactor: 3);
        using var producer = broker.CreateProducer();
        await ProduceAndConsumeTests.ProduceAsync(producer, "prices", 0, 10);
        using var consumer = broker.CreateConsumer("readers");
        consumer.Subscribe("prices");
        consumer.Take(10);

        using var client = WireClient.Connect(broker);
        var coordinator = client.Ask(
            ApiKey.FindCoordinator,
            0,
            static writer => writer.WriteString("readers"),
            static (ref KafkaReader reader) =>
            {
                reader.ReadInt16();
                var node = reader.ReadInt32();
                reader.ReadString();
                reader.ReadInt32();
                return node;
            });
        await broker.CommandAsync($"node down {coordinator}");
        await ProduceAndConsumeTests.ProduceAsync(producer, "prices", 10, 10);
        consumer.Take(10);
        consumer.Commit();
        broker.Log.Split("group rebalanced").Length.ShouldBe(2);
        consumer.Close();
    }

    private static List<PartitionMetadata> Partitions(TestBroker broker, string topic)
    {
        using var admin = broker.CreateAdmin();
        return admin.GetMetadata(topic, Consuming.Patience).Topics[0].Partitions;
    }
}
