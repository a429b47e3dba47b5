using Docker.DotNet.Models;
using MetalsPipeline.Ops.Docker;
using MetalsPipeline.Ops.Stacks.Secrets;

namespace MetalsPipeline.Ops.Stacks;

/// <summary>What there is of a stack.</summary>
/// <param name="Stack">Its name.</param>
/// <param name="Things">Everything that can be removed here, in an order in which it can be.</param>
/// <param name="VolumesElsewhere">Sentences on volumes that stay.</param>
internal sealed record StackRemains(string Stack, IReadOnlyList<Thing> Things, IReadOnlyList<string> VolumesElsewhere)
{
    public bool IsEmpty => Things.Count == 0;

    public static async Task<StackRemains> ReadAsync(Engine engine, string stack, bool withVolumes, CancellationToken cancellationToken)
    {
        var filter = StackState.Filter(stack);
        var state = await StackState.ReadAsync(engine, stack, cancellationToken);
        var objects = await SwarmObjects.ReadAsync(engine, cancellationToken);
        var containers = await engine.Client.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = filter }, cancellationToken);
        var volumes = (await engine.Client.Volumes.ListAsync(new VolumesListParameters { Filters = filter }, cancellationToken)).Volumes ?? [];
        return new StackRemains(
            stack,
            [
                .. state.Services.Select(service => new Thing("service", service.Spec.Name!, service.Service.ID)),
                .. containers.Where(container => container.State != "running").Select(container => new Thing("container", container.Names.FirstOrDefault()?.TrimStart('/') ?? container.ID, container.ID)),
                .. objects.Networks.Where(network => StackLabels.Say(network.Labels, StackLabels.Namespace, stack)).Select(network => new Thing("network", network.Name, network.ID)),
                .. objects.Configs.Where(config => StackLabels.Say(config.Spec.Labels, StackLabels.Namespace, stack)).Select(Thing.Of),
                .. objects.Secrets.Where(secret => StackLabels.Say(secret.Spec.Labels, SecretNames.Label, stack)).Select(Thing.Of),
                .. withVolumes ? volumes.Select(volume => new Thing("volume", volume.Name, volume.Name)) : [],
            ],
            [.. Elsewhere(engine, state), .. withVolumes ? [] : volumes.Select(volume => $"The volume {volume.Name} stays on {engine.Info.Name}; --volumes removes it.")]);
    }

    /// <summary>Only an engine itself can remove its volumes.</summary>
    private static IEnumerable<string> Elsewhere(Engine engine, StackState state) =>
        from service in state.Services
        from mount in service.Container.Mounts ?? []
        where mount.Type == "volume"
        from node in service.Tasks.Select(task => task.NodeID).Where(node => !string.IsNullOrEmpty(node)).Distinct()
        where node != engine.Info.Swarm.NodeID
        select $"The volume {mount.Source} stays on {state.NodeName(node)}; 'docker volume rm {mount.Source}' removes it there.";
}
