using Confluent.Kafka;
using MetalsPipeline.Contracts;

namespace MetalsPipeline.Ops.Tests;

public class TopicTests : KafkaTest
{
    [Fact]
    public async Task Topics_are_described_with_their_partitions()
    {
        await SendAsync("metals-prices", "gold", [1]);
        var described = await Metals.RunAsync("topics describe metals-prices --output json");
        described.ExitCode.ShouldBe(0);
        described.Out.ShouldBe("""
            [
              {
                "topic": "metals-prices",
                "replicationFactor": 1,
                "minInSyncReplicas": 1,
                "retentionMs": -1,
                "messages": 1,
                "partitions": [
                  {
                    "partition": 0,
                    "leader": 1,
                    "replicas": [
                      1
                    ],
                    "inSyncReplicas": [
                      1
                    ],
                    "start": 0,
                    "end": 1
                  },
                  {
                    "partition": 1,
                    "leader": 1,
                    "replicas": [
                      1
                    ],
                    "inSyncReplicas": [
                      1
                    ],
                    "start": 0,
                    "end": 0
                  }
                ]
              }
            ]

            """);
    }

    [Fact]
    public async Task Without_names_all_topics_are_described()
    {
        var described = await Metals.RunAsync("topics describe --output ndjson");
        described.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(4);
    }

    [Fact]
    public async Task A_topic_that_isnt_there_is_named()
    {
        var described = await Metals.RunAsync("topics describe silver");
        described.ExitCode.ShouldBe(1);
        described.OnlyError.ShouldStartWith("There is no topic silver");
    }

    [Fact]
    public async Task Lag_is_what_lies_between_the_committed_offset_and_the_end()
    {
        for (var i = 0; i < 5; i++)
            await SendAsync("metals-prices", "gold", [1]);
        Commit(ConsumerGroups.Processors, "metals-prices", 3);

        var lag = await Metals.RunAsync("topics lag --output ndjson");
        lag.ExitCode.ShouldBe(0);
        lag.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(
        [
            """{"group":"metals-processors","topic":"metals-prices","partition":0,"committed":3,"end":5,"lag":2}""",
            """{"group":"metals-processors","topic":"metals-prices","partition":1,"committed":null,"end":0,"lag":0}""",
            """{"group":"metals-processors","topic":"stock_ticks","partition":0,"committed":null,"end":0,"lag":0}""",
            """{"group":"metals-processors","topic":"stock_ticks","partition":1,"committed":null,"end":0,"lag":0}""",
        ]);
        lag.OnlyError.ShouldBe("Together 2.");
    }

    [Fact]
    public async Task A_group_that_has_read_nothing_is_named()
    {
        var lag = await Metals.RunAsync("topics lag --group readers");
        lag.ExitCode.ShouldBe(1);
        lag.OnlyError.ShouldStartWith("Group readers has read nothing");
    }

    [Fact]
    public async Task Groups_are_listed_with_their_state()
    {
        await SendAsync("metals-prices", "gold", [1]);
        Commit("readers", "metals-prices", 1);
        var groups = await Metals.RunAsync("topics groups --output ndjson");
        groups.ExitCode.ShouldBe(0);
        groups.Out.ShouldBe("""{"group":"readers","state":"empty","coordinator":1,"members":[]}""" + "\n");
    }

    private void Commit(string group, string topic, long offset)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = Address, GroupId = group, EnableAutoCommit = false }).Build();
        consumer.Commit([new TopicPartitionOffset(topic, 0, offset)]);
        consumer.Close();
    }
}
