using MetalsPipeline.Swarm.Tests.Stacks;

namespace MetalsPipeline.Swarm.Tests.Engines;

/// <summary>Three managers, each a machine with a kernel of its own that has all that a Swarm's networks need.</summary>
public sealed class ThreeNodeSwarm : SwarmUnderTest
{
    private readonly Dictionary<string, Engine> _engines = [];
    private bool _isUp;

    internal IReadOnlyList<Node> Nodes { get; } = [new(1), new(2), new(3)];

    internal override Engine Manager => Nodes[0].Engine;

    internal override IReadOnlyDictionary<string, Engine> Engines => _engines;

    /// <summary>The node that a task runs on.</summary>
    internal Node NodeOf(ServiceTask task) => Nodes.Single(node => ReferenceEquals(node.Engine, Engines[task.NodeId]));

    public override Task InitializeAsync() => Task.CompletedTask;

    /// <summary>
    /// Makes it anew. What tests did to one before stays with its managers: one that lost its lead goes on starting jobs, so that with each change of leader there is
    /// one more who does (https://github.com/moby/moby/issues/53632).
    /// </summary>
    public async Task FormAsync()
    {
        await DisposeAsync();
        _isUp = true;
        foreach (var node in Nodes)
            await node.StartAsync();
        foreach (var node in Nodes)
            await node.WaitAsync();

        await Manager.RunAsync("swarm", "init", "--advertise-addr", Nodes[0].Address);
        var token = await Manager.RunAsync("swarm", "join-token", "--quiet", "manager");
        foreach (var node in Nodes.Skip(1))
            await node.Engine.RunAsync("swarm", "join", "--token", token, $"{Nodes[0].Address}:2377");

        // Each server has its node; that of the single topology's store is one that a test may take away.
        await LabelAsync(Nodes[0].Name, ["zookeeper-1", "kafka-1", "mongodb-1", "kafka", "zookeeper"]);
        await LabelAsync(Nodes[1].Name, ["zookeeper-2", "kafka-2", "mongodb-2", "mongodb"]);
        await LabelAsync(Nodes[2].Name, ["zookeeper-3", "kafka-3", "mongodb-3"]);
        foreach (var node in Nodes)
            _engines[await node.Engine.RunAsync("info", "--format", "{{.Swarm.NodeID}}")] = node.Engine;
    }

    public override async Task DisposeAsync()
    {
        if (!_isUp)
            return;
        _isUp = false;
        _engines.Clear();
        foreach (var node in Nodes)
        {
            await node.CrashAsync();
            await node.WipeAsync();
        }
    }
}

[CollectionDefinition(Name)]
public sealed class ThreeNodes : ICollectionFixture<ThreeNodeSwarm>
{
    public const string Name = "three nodes";
}
