namespace MetalsPipeline.Swarm.Tests.Engines;

/// <summary>A real Docker Swarm of the test's own.</summary>
public abstract class SwarmUnderTest : IAsyncLifetime
{
    /// <summary>Engine of a manager that no test takes away.</summary>
    internal abstract Engine Manager { get; }

    /// <summary>The engines by their node's id.</summary>
    internal abstract IReadOnlyDictionary<string, Engine> Engines { get; }

    public abstract Task InitializeAsync();

    public abstract Task DisposeAsync();

    /// <summary>Gives a node, called by its id or name, labels.</summary>
    internal async Task LabelAsync(string node, IEnumerable<string> labels) =>
        await Manager.RunAsync(["node", "update", .. labels.SelectMany(label => new[] { "--label-add", $"{label}=true" }), node]);
}
