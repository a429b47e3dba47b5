using MetalsPipeline.Swarm.Tests.Engines;
using MetalsPipeline.Swarm.Tests.Stacks;

namespace MetalsPipeline.Swarm.Tests.OneNode;

/// <summary>The single topology on one node.</summary>
public sealed class OneNodeTopology : DeployedFixture
{
    private OneNodeTopology(OneNodeSwarm swarm)
        : base(swarm, "Single", "OneNode/impatient-health-api.yml") => Swarm = swarm;

    public OneNodeTopology()
        : this(new OneNodeSwarm())
    {
    }

    internal OneNodeSwarm Swarm { get; }

    public override async Task InitializeAsync()
    {
        await Swarm.InitializeAsync();
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Swarm.DisposeAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class OneNode : ICollectionFixture<OneNodeTopology>
{
    public const string Name = "one node";
}
