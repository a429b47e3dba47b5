using Docker.DotNet.Models;

namespace MetalsPipeline.Ops.Stacks.Plans;

/// <summary>Which nodes a service may run on, by its placement constraints.</summary>
internal static class NodeMatch
{
    /// <summary>The nodes that meet all constraints, whatever their state.</summary>
    public static IReadOnlyList<NodeListResponse> Of(ServiceSpec service, IEnumerable<NodeListResponse> nodes) =>
        [.. nodes.Where(node => PlacementConstraint.Of(service).All(constraint => constraint.Accepts(Value(node, constraint))))];

    public static bool CanTakeTasks(NodeListResponse node) => node.Spec?.Availability == "active" && node.Status?.State == "ready";

    private static string? Value(NodeListResponse node, PlacementConstraint constraint) => constraint switch
    {
        { Key: "node.id" } => node.ID,
        { Key: "node.hostname" } => node.Description?.Hostname,
        { Key: "node.role" } => node.Spec?.Role,
        { Key: "node.platform.os" } => node.Description?.Platform?.OS,
        { Key: "node.platform.arch" } => node.Description?.Platform?.Architecture,
        { NodeLabel: { } label } => Find(node.Spec?.Labels, label),
        { EngineLabel: { } label } => Find(node.Description?.Engine?.Labels, label),
        _ => null,
    };

    private static string? Find(IDictionary<string, string>? labels, string name) => labels is not null && labels.TryGetValue(name, out var value) ? value : null;
}
