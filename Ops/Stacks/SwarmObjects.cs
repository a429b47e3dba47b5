using Docker.DotNet.Models;
using MetalsPipeline.Ops.Docker;

namespace MetalsPipeline.Ops.Stacks;

/// <summary>What a Swarm has beside services that stacks refer to.</summary>
/// <param name="Networks">All networks that the engine knows.</param>
/// <param name="Configs">All configs.</param>
/// <param name="Secrets">All secrets, without their values.</param>
internal sealed record SwarmObjects(IReadOnlyList<NetworkResponse> Networks, IReadOnlyList<SwarmConfig> Configs, IReadOnlyList<Secret> Secrets)
{
    /// <summary>Reads them, each kind by name: the engine has them in no order.</summary>
    public static async Task<SwarmObjects> ReadAsync(Engine engine, CancellationToken cancellationToken) => new(
        [.. (await engine.Client.Networks.ListNetworksAsync(cancellationToken: cancellationToken)).OrderBy(network => network.Name, StringComparer.Ordinal)],
        [.. (await engine.Client.Configs.ListConfigsAsync(cancellationToken)).OrderBy(config => config.Spec.Name, StringComparer.Ordinal)],
        [.. (await engine.Client.Secrets.ListAsync(cancellationToken)).OrderBy(secret => secret.Spec.Name, StringComparer.Ordinal)]);

    public Secret? Secret(string name) => Secrets.FirstOrDefault(secret => secret.Spec.Name == name);

    public SwarmConfig? Config(string name) => Configs.FirstOrDefault(config => config.Spec.Name == name);

    public NetworkResponse? Network(string name) => Networks.FirstOrDefault(network => network.Name == name && network.Scope == "swarm");

    /// <summary>A network's name by its id; what is no id is a name.</summary>
    public string NetworkName(string idOrName) => Networks.FirstOrDefault(network => network.ID == idOrName)?.Name ?? idOrName;
}
