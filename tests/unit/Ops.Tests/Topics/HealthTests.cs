namespace MetalsPipeline.Ops.Tests;

public class HealthTests : KafkaTest
{
    protected override int Brokers => 3;

    [Fact]
    public async Task A_cluster_with_all_replicas_in_sync_is_healthy()
    {
        var health = await Metals.RunAsync("topics health --output ndjson");
        health.ExitCode.ShouldBe(0);
        health.Out.ShouldBe("""{"healthy":true,"brokers":3,"partitions":6,"troubles":[]}""" + "\n");
        health.OnlyError.ShouldBe("6 of 6 partitions are healthy, on 3 brokers.");
        (await Metals.RunAsync("topics health")).Out.ShouldBeEmpty(); // A table of nothing says nothing.
    }

    [Fact]
    public async Task Partitions_in_trouble_are_listed_the_worst_first()
    {
        using (var admin = CreateAdmin())
        {
            await admin.CreateTopicsAsync(
            [
                new() { Name = "demanding", NumPartitions = 1, ReplicasAssignments = new() { [0] = [1, 2, 3] }, Configs = new() { ["min.insync.replicas"] = "3" } },
                new() { Name = "single", NumPartitions = 1, ReplicasAssignments = new() { [0] = [3] } },
            ]);
        }

        await CommandAsync("node down 3");
        var health = await Metals.RunAsync("topics health --output json");
        health.ExitCode.ShouldBe(5);
        health.ShouldMatchSnapshot("topics-health");
        health.OnlyError.ShouldBe("0 of 8 partitions are healthy, on 2 brokers.");
    }
}
