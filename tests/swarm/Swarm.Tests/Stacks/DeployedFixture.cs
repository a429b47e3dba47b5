using MetalsPipeline.Swarm.Tests.Engines;

namespace MetalsPipeline.Swarm.Tests.Stacks;

/// <summary>The published stack of one topology, up and running on a Swarm for several tests.</summary>
/// <param name="swarm">Where.</param>
/// <param name="topology">"Single" or "HighAvailability".</param>
/// <param name="overrides">Compose files of the tests whose settings come on top.</param>
public abstract class DeployedFixture(SwarmUnderTest swarm, string topology, params string[] overrides) : IAsyncLifetime
{
    internal PublishedStack Published { get; private set; } = null!;

    internal DeployedStack Stack { get; } = new(swarm);

    public virtual async Task InitializeAsync()
    {
        Published = await PublishedStack.PublishAsync(topology);
        await DeployAsync(Published);
    }

    public virtual Task DisposeAsync() => Stack.RemoveAsync();

    /// <summary>Deploys the stack, or a variant of it, and waits until it runs.</summary>
    internal virtual async Task DeployAsync(PublishedStack published)
    {
        await Stack.DeployAsync(published, overrides);
        await Stack.ConvergedAsync();
    }
}
