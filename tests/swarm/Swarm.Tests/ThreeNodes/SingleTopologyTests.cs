using MetalsPipeline.Swarm.Tests.Engines;
using MetalsPipeline.Swarm.Tests.Stacks;

namespace MetalsPipeline.Swarm.Tests.ThreeNodes;

[Collection(Engines.ThreeNodes.Name)]
public sealed class SingleTopologyTests(ThreeNodeSwarm swarm, SingleTopology topology) : IClassFixture<SingleTopology>, IAsyncLifetime
{
    private static readonly TimeSpan FlowLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan MoveLimit = TimeSpan.FromMinutes(8);

    private readonly List<PipelineClient> _clients = [.. swarm.Nodes.Select(node => new PipelineClient(node.Address, topology.Published.Values["api-key"]))];

    private DeployedStack Stack => topology.Stack;

    // Each test finds the stack as it was deployed, whatever one before it did.
    public Task InitializeAsync() => Stack.ConvergedAsync();

    public Task DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Every_node_answers_for_every_service_and_ticks_arrive_in_the_store()
    {
        foreach (var client in _clients)
            await TicksArriveAsync(client);
    }

    [Fact]
    public async Task The_wire_between_nodes_carries_ticks_only_as_ESP()
    {
        var mongodb = swarm.NodeOf(await Stack.TaskAsync("mongodb"));
        var ticks = await Stack.ShellAsync(await Stack.TaskAsync("mongodb"), "ls -l /data");
        ticks.ShouldNotBeEmpty();
        // Who is asked has to be on the node that is asked: what goes to another one goes through the ingress network.
        var home = swarm.Nodes.ToList().IndexOf(swarm.NodeOf(await Stack.TaskAsync("health-api")));

        var capture = await Wire.RecordAsync(mongodb, () => TicksArriveAsync(_clients[home]));

        capture.Encrypted.ShouldBeGreaterThan(0);
        capture.Clear.ShouldBe(0);
        capture.Shows("simulator").ShouldBeFalse();
    }

    [Fact]
    public async Task What_is_asked_of_a_node_without_the_service_is_in_clear_and_the_capture_shows_it()
    {
        // Docker doesn't encrypt the ingress network. It also shows that the capture would see what it mustn't see elsewhere.
        var home = swarm.NodeOf(await Stack.TaskAsync("health-api"));

        var capture = await Wire.RecordAsync(home, async () =>
        {
            // A node's ingress may still be on its way when the tasks run.
            foreach (var client in _clients)
                await Eventually.GetAsync(client.StoredAsync, stored => stored > 0, "ticks in the store", FlowLimit);
        });

        capture.Clear.ShouldBeGreaterThan(0);
        capture.Shows("GET /api/pipeline").ShouldBeTrue();
    }

    [Fact]
    public async Task Producer_can_not_open_a_connection_to_the_store()
    {
        var store = await Stack.ContainerAsync(await Stack.TaskAsync("mongodb"));
        var addresses = store.GetProperty("NetworkSettings").GetProperty("Networks").EnumerateObject()
            .Select(network => network.Value.GetProperty("IPAddress").GetString()).ToArray();
        addresses.ShouldNotBeEmpty();

        foreach (var target in addresses.Append("mongodb"))
        {
            await Connect("processor", target!).ShouldNotThrowAsync();
            await Connect("producer", target!).ShouldThrowAsync<CommandException>();
        }

        async Task<string> ConnectAsync(string from, string to) =>
            await Stack.ShellAsync(await Stack.TaskAsync(from), $"timeout 5 bash -c '</dev/tcp/{to}/27017'");
        Func<Task> Connect(string from, string to) => () => ConnectAsync(from, to);
    }

    [Fact]
    public async Task Processors_are_scaled_out_and_in_while_ticks_go_on()
    {
        await Stack.ScaleAsync("processor", 5);
        (await Stack.RunningAsync("processor")).Select(task => task.NodeId).Distinct().Count().ShouldBe(3);
        await TicksArriveAsync(_clients[0]);

        await Stack.ScaleAsync("processor", 1);

        await TicksArriveAsync(_clients[0]);
    }

    [Fact]
    public async Task When_a_node_dies_its_tasks_move_and_no_acknowledged_tick_is_lost()
    {
        await Stack.ScaleAsync("processor", 3);
        var victim = swarm.Nodes[2];
        var before = (await Stack.TasksAsync()).Where(task => task.IsRunning).ToArray();
        var lost = before.Where(task => swarm.NodeOf(task) == victim).ToArray();
        lost.ShouldContain(task => task.Service == "processor");
        var metal = $"testium-{Guid.NewGuid():N}";
        await using var ticks = new SteadyTicks(_clients[0], metal);
        await ticks.OneMoreAsync(FlowLimit);

        await using (await victim.OutageAsync())
        {
            await Eventually.GetAsync(
                Stack.TasksAsync,
                tasks => lost.GroupBy(task => task.Service).All(service =>
                    tasks.Count(task => task.Service == service.Key && task.IsRunning && swarm.NodeOf(task) != victim)
                    == before.Count(task => task.Service == service.Key)),
                "tasks that have moved to the other nodes",
                MoveLimit);
            // The producer may have been on that node: the ways to it change a moment after it has moved.
            await ticks.OneMoreAsync(FlowLimit);
            await ticks.StopAsync();
            await Eventually.GetAsync(
                async t => ticks.Acknowledged.Except((await _clients[0].PricesAsync(metal, t)).Select(tick => tick.EventId!.Value)).ToArray(),
                missing => missing.Length == 0,
                "all acknowledged ticks in the store",
                FlowLimit);
        }

        await Stack.ScaleAsync("processor", 1);
    }

    private static async Task TicksArriveAsync(PipelineClient client)
    {
        var before = await Eventually.GetAsync(client.StoredAsync, stored => stored > 0, "ticks in the store", FlowLimit);
        await Eventually.GetAsync(client.StoredAsync, stored => stored > before, $"more than {before} ticks in the store", FlowLimit);
    }
}
