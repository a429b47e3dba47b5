using MetalsPipeline.Swarm.Tests.Engines;
using MetalsPipeline.Swarm.Tests.Stacks;

namespace MetalsPipeline.Swarm.Tests.ThreeNodes;

/// <summary>The single topology, with checks for slow nodes.</summary>
public sealed class SingleTopology(ThreeNodeSwarm swarm) : DeployedFixture(swarm, "Single", "ThreeNodes/slow-single.yml")
{
    public override async Task InitializeAsync()
    {
        await swarm.FormAsync();
        await base.InitializeAsync();
    }
}
