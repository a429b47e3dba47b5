using MetalsPipeline.Swarm.Tests.Engines;
using MetalsPipeline.Swarm.Tests.Stacks;
using MetalsCommand = MetalsPipeline.Ops.Tests.Metals;

namespace MetalsPipeline.Swarm.Tests.Metals;

/// <summary>A small stack on a Swarm of one node, and the command that looks at it.</summary>
public sealed class SmallStackFixture : IAsyncLifetime
{
    private readonly OneNodeSwarm _swarm = new();

    /// <summary>Name of the Swarm's node.</summary>
    public static string Node => Environment.MachineName;

    internal MetalsCommand Metals { get; } = new();

    internal Engine Manager => _swarm.Manager;

    public async Task InitializeAsync()
    {
        Metals.Variables["DOCKER_HOST"] = Environment.GetEnvironmentVariable("DOCKER_HOST")!;
        await _swarm.InitializeAsync();
        await Manager.RunAsync(
            "stack", "deploy", "--compose-file", Path.Combine(AppContext.BaseDirectory, "Metals/small.yml"), "--resolve-image", "never", DeployedStack.Name);
        await ConvergedAsync();
    }

    public async Task DisposeAsync()
    {
        await new DeployedStack(_swarm).RemoveAsync();
        await _swarm.DisposeAsync();
        Metals.Dispose();
    }

    internal Task ConvergedAsync() => new DeployedStack(_swarm).ConvergedAsync();
}

[CollectionDefinition(Name)]
public sealed class Small : ICollectionFixture<SmallStackFixture>
{
    public const string Name = "small stack";
}
