namespace Aspire.Hosting.DockerSwarm.Stack;

/// <summary>Which nodes may run a service.</summary>
public sealed class Placement
{
    /// <summary>What a node must fulfil, for example <c>node.labels.zone == a</c> or <c>node.role != manager</c>.</summary>
    public IList<string> Constraints { get; } = [];

    /// <summary>The properties of nodes over whose values tasks are spread evenly, for example <c>node.labels.zone</c>.</summary>
    public IList<string> SpreadOver { get; } = [];

    /// <summary>The most tasks on one node; null doesn't limit them. For replicated services only.</summary>
    public int? MaxReplicasPerNode { get; set; }
}
