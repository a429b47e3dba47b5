using Docker.DotNet.Models;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;
using MetalsPipeline.Ops.Stacks.Plans;

namespace MetalsPipeline.Ops.Stacks;

/// <summary>How many tasks services of a stack are to have, by their names within it.</summary>
internal static class StackScale
{
    /// <exception cref="CommandException">The stack or a service isn't there, or it can't have so many.</exception>
    public static void Check(StackState state, IReadOnlyDictionary<string, int> counts)
    {
        StackOptions.Demand(state);
        foreach (var (name, count) in counts)
            Check(state, state.Demand(name), count);
    }

    /// <summary>Sets the numbers; those that are so already stay untouched. The tasks needn't run yet.</summary>
    public static async Task SetAsync(Engine engine, string stack, IReadOnlyDictionary<string, int> counts, CancellationToken cancellationToken)
    {
        foreach (var (name, count) in counts)
        {
            await Contended.ChangeAsync(async () =>
            {
                var service = (await StackState.ReadAsync(engine, stack, cancellationToken)).Demand(name);
                if (service.Wanted == count)
                    return;
                service.Spec.Mode!.Replicated!.Replicas = (ulong)count;
                var update = new ServiceUpdateParameters { Service = service.Spec, Version = (long)service.Service.Version!.Index! };
                await engine.Client.Swarm.UpdateServiceAsync(service.Service.ID, update, cancellationToken);
            });
        }
    }

    private static void Check(StackState state, ServiceState service, int count)
    {
        if (service.Spec.Mode?.Replicated is null)
            throw new CommandException($"The service '{service.Name}' is {SpecFields.ModeOf(service.Spec)}: only replicated services can be scaled.");

        var placement = service.Spec.TaskTemplate!.Placement;
        if (count > 1 && placement?.Constraints is { Count: > 0 } constraints && service.Container.Mounts?.Any(mount => mount.Type == "volume") == true)
            throw new CommandException($"The service '{service.Name}' keeps its data on the one node that it is tied to ({string.Join(", ", constraints)}): it has one task, or none.");

        var nodes = NodeMatch.Of(service.Spec, state.Nodes.Values).Count(NodeMatch.CanTakeTasks);
        if (placement?.MaxReplicas is { } most and > 0 && (ulong)count > most * (ulong)nodes)
            throw new CommandException($"The service '{service.Name}' may have {most} tasks a node, and {nodes} nodes can take them: {most * (ulong)nodes} at most.");
    }
}
