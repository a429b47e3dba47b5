using MetalsPipeline.Swarm.Tests.Stacks;

namespace MetalsPipeline.Swarm.Tests.OneNode;

[Collection(OneNode.Name)]
public sealed class ConfinementTests(OneNodeTopology topology)
{
    private const long MiB = 1024 * 1024;

    private DeployedStack Stack => topology.Stack;

    [Theory]
    [InlineData("producer", 0.5, 256)]
    [InlineData("processor", 1.0, 512)]
    [InlineData("health-api", 0.5, 256)]
    [InlineData("kafka", 1.0, 512)]
    [InlineData("mongodb", 0.5, 512)]
    public async Task Limits_of_processor_memory_and_processes_hold(string service, double cpus, long megabytes)
    {
        var host = (await Stack.ContainerAsync(await Stack.TaskAsync(service))).GetProperty("HostConfig");

        host.GetProperty("NanoCpus").GetInt64().ShouldBe((long)(cpus * 1e9));
        host.GetProperty("Memory").GetInt64().ShouldBe(megabytes * MiB);
        host.GetProperty("PidsLimit").GetInt64().ShouldBe(256);
    }

    [Theory]
    [InlineData("producer")]
    [InlineData("processor")]
    [InlineData("health-api")]
    [InlineData("kafka")]
    [InlineData("mongodb")]
    public async Task Nothing_can_be_written_but_in_tmp(string service)
    {
        var task = await Stack.TaskAsync(service);

        await Stack.ShellAsync(task, "echo 1 >/tmp/probe");
        foreach (var folder in new[] { "/", "/app", "/etc", "/usr/bin", "/run/secrets" })
            (await Should.ThrowAsync<CommandException>(() => Stack.ShellAsync(task, $"echo 1 >{folder}/probe"))).Message.ShouldMatch("Read-only|Permission denied");
    }

    [Theory]
    [InlineData("producer")]
    [InlineData("processor")]
    [InlineData("health-api")]
    [InlineData("kafka")]
    [InlineData("mongodb")]
    public async Task Processes_are_nobody_s_root_and_have_no_capability(string service)
    {
        var status = await Stack.ShellAsync(await Stack.TaskAsync(service), "grep -hE '^(Uid|Gid|Cap(Prm|Eff|Bnd))' /proc/[0-9]*/status | sort -u");

        status.Split('\n').Select(line => line.Replace('\t', ' ')).ShouldBe(
        [
            "CapBnd: 0000000000000000", "CapEff: 0000000000000000", "CapPrm: 0000000000000000",
            "Gid: 10001 10001 10001 10001", "Uid: 10001 10001 10001 10001",
        ]);
    }

    [Fact]
    public async Task A_service_that_hangs_is_replaced()
    {
        var hung = await Stack.TaskAsync("health-api");

        await Stack.ShellAsync(hung, "for p in /proc/[0-9]*; do [ \"$(readlink $p/exe)\" = /app/MetalsPipeline.HealthApi ] && kill -STOP ${p#/proc/}; done; true");

        await Eventually.GetAsync(
            async t => await Stack.RunningAsync("health-api", t),
            tasks => tasks.Length == 1 && tasks[0].Id != hung.Id,
            "another task",
            TimeSpan.FromMinutes(3));
        (await Stack.TasksAsync()).Single(task => task.Id == hung.Id).Error.ShouldContain("unhealthy");
    }
}
