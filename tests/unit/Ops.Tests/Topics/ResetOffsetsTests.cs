using Confluent.Kafka;
using MetalsPipeline.Embedded.Kafka.Tests;

namespace MetalsPipeline.Ops.Tests;

public class ResetOffsetsTests : KafkaTest
{
    private const string Reset = "topics reset-offsets --group readers --topic metals-prices";

    [Theory]
    [InlineData("earliest", 0)]
    [InlineData("latest", 5)]
    [InlineData("offset:3", 3)]
    [InlineData("offset:99", 5)]
    [InlineData("2026-01-31T11:00", 0)]
    [InlineData("2026-01-31T13:00:00Z", 5)]
    public async Task A_group_reads_on_where_it_is_told(string to, long expected)
    {
        await FillAsync();
        Commit(2);
        (await Metals.RunAsync($"{Reset} --partition 0 --to {to} --yes")).ExitCode.ShouldBe(0);
        (await Metals.RunAsync("topics lag --group readers --output ndjson")).Out.ShouldContain($"\"partition\":0,\"committed\":{expected},");
    }

    [Fact]
    public async Task The_plan_has_each_partition_that_moves_and_changes_nothing()
    {
        await FillAsync();
        Commit(2);
        var plan = await Metals.RunAsync($"{Reset} --to earliest --dry-run --output json");
        plan.ExitCode.ShouldBe(2);
        plan.ShouldMatchSnapshot("topics-reset-offsets");
        (await Metals.RunAsync($"{Reset} --partition 0 --to offset:2 --dry-run")).ExitCode.ShouldBe(0);
        File.Exists(Metals.AuditFile).ShouldBeFalse();
    }

    [Fact]
    public async Task What_was_moved_is_in_the_audit_log()
    {
        await FillAsync();
        Commit(2);
        await Metals.RunAsync($"{Reset} --to latest --yes");
        (await File.ReadAllLinesAsync(Metals.AuditFile))[0].ShouldContain("topics reset-offsets readers metals-prices/0:2-5 metals-prices/1:-0");
    }

    [Fact]
    public async Task A_group_with_members_is_left_alone_and_they_are_named()
    {
        await FillAsync();
        using var member = new ConsumerBuilder<byte[], byte[]>(
            new ConsumerConfig { BootstrapServers = Address, GroupId = "readers", ClientId = "reader-7", AutoOffsetReset = AutoOffsetReset.Earliest }).Build();
        member.Subscribe("metals-prices");
        member.Consume(Consuming.Patience).ShouldNotBeNull();
        member.Commit();

        var refused = await Metals.RunAsync($"{Reset} --to latest --yes");
        refused.ExitCode.ShouldBe(1);
        refused.OnlyError.ShouldBe("Group readers has members: reader-7 (127.0.0.1). Stop them first.");
        member.Close();
    }

    [Theory]
    [InlineData("topics reset-offsets --group nobody --topic metals-prices --to latest", "There is no group nobody")]
    [InlineData("topics reset-offsets --group readers --topic silver --to latest", "There is no topic silver")]
    [InlineData(Reset + " --to latest --partition 2", "metals-prices has no partition 2; they are 0 to 1.")]
    public async Task What_isnt_there_is_named(string command, string expected)
    {
        await FillAsync();
        Commit(2);
        var refused = await Metals.RunAsync(command + " --yes");
        refused.ExitCode.ShouldBe(1);
        refused.OnlyError.ShouldStartWith(expected);
    }

    private async Task FillAsync()
    {
        for (var i = 0; i < 5; i++)
            await SendAsync("metals-prices", "gold", [1]);
    }

    private void Commit(long offset)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = Address, GroupId = "readers", EnableAutoCommit = false }).Build();
        consumer.Commit([new TopicPartitionOffset("metals-prices", 0, offset)]);
        consumer.Close();
    }
}
