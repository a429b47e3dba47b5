using MetalsPipeline.Swarm.Tests.Engines;
using MetalsPipeline.Swarm.Tests.Stacks;

namespace MetalsPipeline.Swarm.Tests.ThreeNodes;

[Collection(Engines.ThreeNodes.Name)]
public sealed class HighAvailabilityTests(ThreeNodeSwarm swarm, HighAvailability topology) : IClassFixture<HighAvailability>
{
    private static readonly TimeSpan FlowLimit = TimeSpan.FromMinutes(3);

    private DeployedStack Stack => topology.Stack;

    [Fact]
    public async Task Every_server_runs_on_the_node_that_has_its_label()
    {
        foreach (var server in new[] { "zookeeper", "kafka", "mongodb" })
        {
            for (var number = 1; number <= 3; number++)
                swarm.NodeOf(await Stack.TaskAsync($"{server}-{number}")).ShouldBe(swarm.Nodes[number - 1], $"{server}-{number}");
        }
    }

    [Fact]
    public async Task Processors_are_on_all_nodes_and_producers_on_two()
    {
        (await Stack.RunningAsync("processor")).Select(task => task.NodeId).Distinct().Count().ShouldBe(3);
        (await Stack.RunningAsync("producer")).Select(task => task.NodeId).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task A_server_s_name_leads_to_its_own_address_from_every_node()
    {
        var processors = await Stack.RunningAsync("processor");
        foreach (var server in new[] { "kafka-1", "kafka-2", "kafka-3", "mongodb-1", "mongodb-2", "mongodb-3" })
        {
            var networks = (await Stack.ContainerAsync(await Stack.TaskAsync(server))).GetProperty("NetworkSettings").GetProperty("Networks");
            var address = networks.GetProperty("metals_metals-backend").GetProperty("IPAddress").GetString()!;
            foreach (var processor in processors)
                (await Stack.ShellAsync(processor, $"getent hosts {server}")).ShouldStartWith(address);
        }
    }

    [Fact]
    public async Task No_program_can_gain_privileges()
    {
        foreach (var service in await Stack.ServicesAsync())
        {
            service.GetProperty("Spec").GetProperty("TaskTemplate").GetProperty("ContainerSpec").GetProperty("Privileges").GetProperty("NoNewPrivileges").GetBoolean()
                .ShouldBeTrue(service.GetProperty("Spec").GetProperty("Name").GetString());
        }

        (await Stack.ShellAsync((await Stack.RunningAsync("processor"))[0], "grep NoNewPrivs /proc/self/status")).ShouldEndWith("1");
    }

    [Fact]
    public async Task Metals_finds_it_as_it_should_be_and_a_price_comes_through()
    {
        var key = Path.Combine(Command.Scratch, "api-key");
        await File.WriteAllTextAsync(key, topology.Published.Values["api-key"]);
        var address = swarm.Nodes[0].Address;
        var services = $"--producer http://{address}:8000 --processor http://{address}:8001 --api http://{address}:8080";

        foreach (var (command, exitCode) in new[]
        {
            ($"stack plan {topology.Published.Folder}", 0),
            ("stack status", 0),
            ("stack logs processor --tail 1", 0),
            ("swarm doctor", 0),
            ("swarm drain node-3 --dry-run", 2),
            ($"pipeline smoke {services} --api-key-file {key} --timeout 180", 0),
            ($"pipeline scaling-test {services} --steps 2P+2C --seconds 3 --settle 1 --yes --timeout 420", 0),
            ($"pipeline health {services} --exit-when-healthy --timeout 180", 0),
        })
        {
            var result = await topology.Metals.RunAsync(command);
            result.ExitCode.ShouldBe(exitCode, $"{command}: {result.Out}{result.Error}");
        }
    }

    [Fact]
    public async Task Ticks_arrive_in_the_store_through_every_node()
    {
        foreach (var node in swarm.Nodes)
        {
            using var client = new PipelineClient(node.Address, topology.Published.Values["api-key"]);
            var before = await Eventually.GetAsync(client.StoredAsync, stored => stored > 0, "ticks in the store", FlowLimit);
            await Eventually.GetAsync(client.StoredAsync, stored => stored > before, $"more than {before} ticks in the store", FlowLimit);
        }
    }
}
