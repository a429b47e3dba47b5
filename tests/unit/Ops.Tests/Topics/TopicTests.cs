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
        described.ShouldMatchSnapshot("topics-describe");
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

        var lag = await Metals.RunAsync("topics lag --output json");
        lag.ExitCode.ShouldBe(0);
        lag.ShouldMatchSnapshot("topics-lag");
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
        var groups = await Metals.RunAsync("topics groups --output json");
        groups.ExitCode.ShouldBe(0);
        groups.ShouldMatchSnapshot("topics-groups");
    }

    private void Commit(string group, string topic, long offset)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = Address, GroupId = group, EnableAutoCommit = false }).Build();
        consumer.Commit([new TopicPartitionOffset(topic, 0, offset)]);
        consumer.Close();
    }
}
