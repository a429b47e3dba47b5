using MetalsPipeline.Swarm.Tests.Engines;
using MetalsPipeline.Swarm.Tests.Stacks;

namespace MetalsPipeline.Swarm.Tests.ThreeNodes;

/// <summary>The high-availability topology, with checks and reservations for the test's slow and small nodes.</summary>
public sealed class HighAvailability(ThreeNodeSwarm swarm)
    : DeployedFixture(swarm, "HighAvailability", "ThreeNodes/slow-high-availability.yml");
