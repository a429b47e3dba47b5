namespace MetalsPipeline.Ops.Tests;

public class ApplyTests : KafkaTest
{
    private const string Wanted = """
        topics:
          metals-prices:
            partitions: 4
            replicationFactor: 1
            config:
              retention.ms: 3600000
              compression.type: lz4
          trades:
            partitions: 3
            config: { min.insync.replicas: 1 }
        """;

    [Fact]
    public async Task The_plan_says_what_each_topic_is_and_will_be()
    {
        Metals.Input = Wanted;
        var plan = await Metals.RunAsync("topics apply -f - --dry-run --output json");
        plan.ExitCode.ShouldBe(2);
        plan.Error.ShouldBeEmpty();
        plan.ShouldMatchSnapshot("topics-apply");
        (await DescribeAsync()).ShouldNotContain("trades");
        File.Exists(Metals.AuditFile).ShouldBeFalse();
    }

    [Fact]
    public async Task Topics_become_what_the_file_says_and_the_others_stay()
    {
        Metals.Input = Wanted;
        (await Metals.RunAsync("topics apply -f - --yes")).ExitCode.ShouldBe(0);

        var topics = (await DescribeAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        topics.Length.ShouldBe(5);
        topics.ShouldContain(topic => topic.StartsWith("""{"topic":"metals-prices","replicationFactor":1,"minInSyncReplicas":1,"retentionMs":3600000,""", StringComparison.Ordinal)
            && topic.Contains("\"partition\":3", StringComparison.Ordinal));
        topics.ShouldContain(topic => topic.Contains("\"topic\":\"stock_ticks\"", StringComparison.Ordinal) && topic.Contains("\"retentionMs\":-1", StringComparison.Ordinal));
        (await File.ReadAllLinesAsync(Metals.AuditFile)).Select(line => line[line.IndexOf("\"command\"", StringComparison.Ordinal)..]).ShouldBe(
        [
            "\"command\":\"topics apply metals-prices trades\",\"outcome\":\"started\"}",
            "\"command\":\"topics apply metals-prices trades\",\"outcome\":\"done\"}",
        ]);

        var again = await Metals.RunAsync("topics apply -f - --dry-run");
        again.ExitCode.ShouldBe(0);
        again.OnlyError.ShouldBe("There is nothing to change.");
    }

    [Theory]
    [InlineData("{ topics: { metals-prices: { partitions: 1 } } }", "metals-prices has 2 partitions and should have 1: their number can only grow.")]
    [InlineData("{ topics: { metals-prices: { replicationFactor: 3 } } }", "metals-prices has 1 copies of each partition and should have 3")]
    [InlineData("{ topics: { metals-prices: { config: { retention.days: 1 } } } }", "Kafka refuses: metals-prices: There is no topic setting 'retention.days'.")]
    [InlineData("{ topics: { metals-prices: { config: { retention.ms: } } } }", "-: metals-prices has no value for retention.ms")]
    [InlineData("{ topics: { trades: { replicationFactor: 3 } } }", "Kafka refuses: trades: Replication factor 3")]
    [InlineData("{ topics: { trades: { partitions: 0 } } }", "-: trades has 0 partitions")]
    [InlineData("{ topics: { trades: { partition: 1 } } }", "-, line 1: Property 'partition' not found")]
    [InlineData("{ topics: { trades: { partitions: many } } }", "-, line 1: ")]
    [InlineData("{ topics: { trades: , trades: } }", "-, line 1: ")]
    [InlineData("topics:", "- names no topics")]
    [InlineData("", "- names no topics")]
    public async Task What_cant_be_is_refused_before_anything_is_changed(string file, string expected)
    {
        Metals.Input = file;
        var refused = await Metals.RunAsync("topics apply -f - --yes");
        refused.ExitCode.ShouldBe(1);
        refused.OnlyError.ShouldStartWith(expected);
        File.Exists(Metals.AuditFile).ShouldBeFalse();
    }

    [Fact]
    public async Task A_file_that_isnt_there_is_named()
    {
        var refused = await Metals.RunAsync("topics apply -f /nowhere/topics.yml");
        refused.ExitCode.ShouldBe(1);
        refused.OnlyError.ShouldContain("/nowhere/topics.yml");
    }

    [Fact]
    public async Task A_topic_is_made_with_its_settings()
    {
        var plan = await Metals.RunAsync("topics create trades --partitions 3 --config retention.ms=1000 --dry-run --output json");
        plan.ExitCode.ShouldBe(2);
        plan.ShouldMatchSnapshot("topics-create");
        (await DescribeAsync()).ShouldNotContain("trades");

        (await Metals.RunAsync("topics create trades --partitions 3 --config retention.ms=1000 --yes")).ExitCode.ShouldBe(0);
        (await Metals.RunAsync("topics describe trades --output ndjson")).Out.ShouldStartWith(
            """{"topic":"trades","replicationFactor":1,"minInSyncReplicas":1,"retentionMs":1000,"messages":0,""");

        var again = await Metals.RunAsync("topics create trades --yes");
        again.ExitCode.ShouldBe(1);
        again.OnlyError.ShouldStartWith("There is a topic trades already");
    }

    [Fact]
    public async Task Without_agreement_no_topic_is_made()
    {
        var refused = await Metals.RunAsync("topics create trades");
        refused.ExitCode.ShouldBe(64);
        refused.Error.ShouldContain("Make trades? Nobody can be asked: --yes is missing.");
        (await DescribeAsync()).ShouldNotContain("trades");
    }

    private async Task<string> DescribeAsync() => (await Metals.RunAsync("topics describe --output ndjson")).Out;
}
