using Docker.DotNet.Models;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Stacks;

namespace MetalsPipeline.Ops.Swarm;

internal enum DrainAction
{
    /// <summary>The node gets no more tasks.</summary>
    Drain,

    /// <summary>The node gets tasks again.</summary>
    Activate,

    /// <summary>The task's service gets another one elsewhere.</summary>
    Move,

    /// <summary>The task ends, and nothing takes its place until the node is back.</summary>
    Stop,
}

/// <summary>What draining a node does.</summary>
/// <param name="Action">What.</param>
/// <param name="Node">Name of the node.</param>
/// <param name="Service">Whose task; null where the node itself is meant.</param>
internal sealed record DrainStep(DrainAction Action, string Node, string? Service)
{
    public static readonly Column<DrainStep>[] Columns =
    [
        new("ACTION", step => step.Action),
        new("NODE", step => step.Node),
        new("SERVICE", step => step.Service),
    ];

    /// <summary>What has to be done for a node to have the availability.</summary>
    public static IReadOnlyList<DrainStep> Plan(SwarmNode node, string availability, IReadOnlyList<SwarmNode> nodes, IReadOnlyList<ServiceState> services)
    {
        if (node.Availability == availability)
            return [];
        if (availability == SwarmNode.Active)
            return [new(DrainAction.Activate, node.Name, null)];
        var hasRoom = nodes.Any(other => other.Id != node.Id && other.TakesTasks);
        return
        [
            new(DrainAction.Drain, node.Name, null),
            .. services.SelectMany(
                service => service.CurrentTasks.Where(task => task.NodeID == node.Id && task.Status?.State != TaskState.Complete),
                (service, _) => new DrainStep(hasRoom && !IsTied(service, node) ? DrainAction.Move : DrainAction.Stop, node.Name, service.Spec.Name)),
        ];
    }

    /// <summary>Whether the service runs nowhere but on this node, or once on every one.</summary>
    private static bool IsTied(ServiceState service, SwarmNode node) =>
        service.Spec.Mode is { Global: not null } or { GlobalJob: not null } || PlacementLabel.Of(service.Spec) is { } label && node.Has(label);
}
