using MetalsPipeline.Swarm.Tests.Engines;
using MetalsPipeline.Swarm.Tests.Stacks;

namespace MetalsPipeline.Swarm.Tests.ThreeNodes;

/// <summary>
/// The high-availability topology, with checks and reservations for the test's slow and small nodes. Here it is metals that deploys it and waits, on engines
/// that are new enough for all that it sets.
/// </summary>
public sealed class HighAvailability(ThreeNodeSwarm swarm) : DeployedFixture(swarm, "HighAvailability")
{
    internal Ops.Tests.Metals Metals { get; } = new() { Variables = { ["DOCKER_HOST"] = swarm.Manager.Host } };

    public override async Task InitializeAsync()
    {
        await swarm.FormAsync();
        await base.InitializeAsync();
    }

    public override Task DisposeAsync()
    {
        Metals.Dispose();
        return base.DisposeAsync();
    }

    internal override async Task DeployAsync(PublishedStack published)
    {
        StackOverride.Apply(published, "ThreeNodes/slow-high-availability.yml");
        await published.CreateSecretsAsync(swarm.Manager);
        var deployed = await Metals.RunAsync($"stack deploy {published.Folder} --yes --timeout 780");
        deployed.ExitCode.ShouldBe(0, deployed.Error);
    }
}
