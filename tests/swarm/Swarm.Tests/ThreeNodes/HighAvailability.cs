using MetalsPipeline.Swarm.Tests.Engines;
using MetalsPipeline.Swarm.Tests.Stacks;

namespace MetalsPipeline.Swarm.Tests.ThreeNodes;

/// <summary>The high-availability topology, reserving no more than the test's small nodes have.</summary>
public sealed class HighAvailability(ThreeNodeSwarm swarm)
    : DeployedFixture(swarm, "HighAvailability", "ThreeNodes/small-nodes.yml");
