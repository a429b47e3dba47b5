using MetalsPipeline.Swarm.Tests.Engines;
using MetalsPipeline.Swarm.Tests.Stacks;

namespace MetalsPipeline.Swarm.Tests.ThreeNodes;

/// <summary>The single topology on three nodes, with checks for slow ones.</summary>
public sealed class SingleTopology(ThreeNodeSwarm swarm) : DeployedFixture(swarm, "Single", "ThreeNodes/slow-single.yml");
