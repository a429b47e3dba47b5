using Docker.DotNet.Models;
using MetalsPipeline.Ops.Docker;

namespace MetalsPipeline.Ops.Stacks.Secrets;

/// <summary>A secret that isn't there yet.</summary>
/// <param name="Name">Its name in the Swarm.</param>
/// <param name="Value">Its value.</param>
internal sealed record NewSecret(string Name, byte[] Value)
{
    /// <param name="engine">A manager.</param>
    /// <param name="owner">The stack with which it will be removed; null: it is somebody else's.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task CreateAsync(Engine engine, string? owner, CancellationToken cancellationToken)
    {
        var labels = new Dictionary<string, string>();
        if (owner is not null)
            labels[SecretNames.Label] = owner;
        return engine.Client.Secrets.CreateAsync(new SwarmSecretSpec { Name = Name, Labels = labels, Data = Value }, cancellationToken);
    }
}
