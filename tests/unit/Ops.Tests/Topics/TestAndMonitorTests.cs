using System.Text.Json;
using Confluent.Kafka;

namespace MetalsPipeline.Ops.Tests;

public class TestAndMonitorTests : KafkaTest
{
    [Fact]
    public async Task A_message_is_written_and_read_back_on_a_topic_that_is_gone_afterwards()
    {
        var tested = await Metals.RunAsync("topics test --output json");
        tested.ExitCode.ShouldBe(0, tested.Error);
        tested.ShouldMatchSnapshot("topics-test");
        var result = JsonDocument.Parse(tested.Out).RootElement[0];
        result.GetProperty("writeMs").GetDouble().ShouldBeGreaterThan(0);
        result.GetProperty("readMs").GetDouble().ShouldBeGreaterThan(0);
        (await Metals.RunAsync("topics describe")).Out.ShouldNotContain("metals-test-");
    }

    [Fact]
    public async Task A_topic_that_is_given_stays()
    {
        using (var admin = CreateAdmin())
            await admin.CreateTopicsAsync([new() { Name = "trades", NumPartitions = 3, ReplicationFactor = 1 }]);
        var tested = await Metals.RunAsync("topics test --topic trades --output ndjson");
        tested.ExitCode.ShouldBe(0, tested.Error);
        ReadAll("trades").Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("", "topics-test.dry-run")]
    [InlineData("--topic trades", "topics-test.dry-run-on-topic")]
    public async Task A_dry_run_says_what_would_be_done_and_does_nothing(string options, string snapshot)
    {
        using (var admin = CreateAdmin())
            await admin.CreateTopicsAsync([new() { Name = "trades", NumPartitions = 1, ReplicationFactor = 1 }]);
        var plan = await Metals.RunAsync($"topics test {options} --dry-run --output json");
        plan.ExitCode.ShouldBe(2, plan.Error);
        plan.ShouldMatchSnapshot(snapshot);
        ReadAll("trades").ShouldBeEmpty();
        (await Metals.RunAsync("topics describe")).Out.ShouldNotContain("metals-test-");
        File.Exists(Metals.AuditFile).ShouldBeFalse();
    }

    [Fact]
    public async Task A_dry_run_finds_what_kafka_would_refuse()
    {
        await CommandAsync("fail CreateTopics PolicyViolation 1");
        var refused = await Metals.RunAsync("topics test --dry-run");
        refused.ExitCode.ShouldBe(1);
        refused.Out.ShouldBeEmpty();
        refused.OnlyError.ShouldStartWith("Kafka: ");
    }

    [Fact]
    public async Task A_test_that_fails_deletes_its_topic_too()
    {
        await CommandAsync("fail Produce MessageTooLarge 1");
        (await Metals.RunAsync("topics test")).ExitCode.ShouldBe(1);
        (await Metals.RunAsync("topics describe")).Out.ShouldNotContain("metals-test-");
        (await File.ReadAllLinesAsync(Metals.AuditFile))[^1].ShouldContain("\"outcome\":\"failed: ");
    }

    [Fact]
    public async Task The_monitor_counts_what_comes_and_how_the_lag_grows()
    {
        await SendAsync("metals-prices", "gold", [1]);
        Commit("metals-prices", 1);
        var monitoring = Metals.RunAsync("topics monitor metals-prices stock_ticks --seconds 2 --output ndjson");
        for (var i = 0; i < 40; i++)
        {
            await SendAsync("metals-prices", "gold", [1]);
            await Task.Delay(50);
        }

        var monitored = await monitoring;
        monitored.ExitCode.ShouldBe(0, monitored.Error);
        var lines = monitored.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var prices = lines.Where(line => line.GetProperty("topic").GetString() == "metals-prices").ToList();
        prices.Count.ShouldBeGreaterThan(1);
        prices.Sum(line => line.GetProperty("messages").GetInt64()).ShouldBeInRange(1, 40);
        prices.ShouldAllBe(line => line.GetProperty("lagChange").GetInt64() == line.GetProperty("messages").GetInt64());
        lines.Where(line => line.GetProperty("topic").GetString() == "stock_ticks").ShouldAllBe(line => line.GetProperty("lag").ValueKind == JsonValueKind.Null);
    }

    [Fact]
    public async Task The_monitors_table_and_document_are_of_the_whole_time()
    {
        var document = Metals.RunAsync("topics monitor metals-prices --seconds 1 --output json");
        var monitored = await Metals.RunAsync("topics monitor metals-prices --seconds 1");
        (await document).ShouldMatchSnapshot("topics-monitor");
        monitored.ExitCode.ShouldBe(0, monitored.Error);
        monitored.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(2);
        monitored.Out.ShouldContain("A SECOND");
    }

    private void Commit(string topic, long offset)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(
            new ConsumerConfig { BootstrapServers = Address, GroupId = Contracts.ConsumerGroups.Processors, EnableAutoCommit = false }).Build();
        consumer.Commit([new TopicPartitionOffset(topic, 0, offset)]);
        consumer.Close();
    }
}
