using MetalsPipeline.Ops.Stacks;

namespace MetalsPipeline.Ops.Swarm;

/// <summary>What would stop if a node were taken away.</summary>
internal static class DrainSafety
{
    /// <summary>Why it had better not be; empty if nothing stops.</summary>
    /// <param name="node">The node.</param>
    /// <param name="nodes">All nodes of the Swarm.</param>
    /// <param name="services">The stack's services; none if it isn't deployed.</param>
    public static IReadOnlyList<string> Objections(SwarmNode node, IReadOnlyList<SwarmNode> nodes, IReadOnlyList<ServiceState> services) =>
        [.. new[] { Quorum(node, nodes), Room(node, nodes) }.OfType<string>(), .. Clusters(node, nodes, services)];

    private static string? Quorum(SwarmNode node, IReadOnlyList<SwarmNode> nodes)
    {
        var managers = nodes.Count(other => other.IsManager);
        var left = nodes.Count(other => other is { IsManager: true, IsReachable: true } && other.Id != node.Id);
        var needed = (managers / 2) + 1;
        return node.IsManager && left < needed
            ? $"Without {node.Name} {left} of {managers} managers are reachable, but {needed} are needed for the Swarm to be managed."
            : null;
    }

    private static string? Room(SwarmNode node, IReadOnlyList<SwarmNode> nodes) => nodes.Any(other => other.Id != node.Id && other.TakesTasks)
        ? null
        : $"No other node takes tasks: all that {node.Name} runs would stop.";

    private static IEnumerable<string> Clusters(SwarmNode node, IReadOnlyList<SwarmNode> nodes, IReadOnlyList<ServiceState> services)
    {
        var members = services
            .Select(service => (Service: service, Label: PlacementLabel.Of(service.Spec)))
            .Where(member => member.Label is not null)
            .ToLookup(member => PlacementLabel.ClusterOf(member.Label!));
        foreach (var cluster in members.Where(cluster => cluster.Any(member => node.Has(member.Label!))))
        {
            var going = cluster.Where(member => node.Has(member.Label!)).Select(member => member.Service.Name).ToArray();
            var missing = cluster
                .Where(member => !going.Contains(member.Service.Name))
                .Select(member => Trouble(member.Service, nodes.FirstOrDefault(other => other.Has(member.Label!))))
                .OfType<string>()
                .ToArray();
            var all = cluster.Count();
            var left = all - going.Length - missing.Length;
            var needed = (all / 2) + 1;
            if (all == 1)
                yield return $"{going[0]} runs on {node.Name} alone, where its data is: it would stop until the node is back.";
            else if (left < needed)
                yield return $"{cluster.Key} would have {left} of {all} members, but needs {needed}: {string.Join(", ", [.. going.Select(name => $"{name} is on {node.Name}"), .. missing])}.";
        }
    }

    private static string? Trouble(ServiceState service, SwarmNode? home) =>
        home is null ? $"{service.Name} has no node"
        : !home.TakesTasks ? $"{service.Name} is on {home.Name}, which is {(home.State == "ready" ? $"on {home.Availability}" : home.State)}"
        : service.Actual < service.Wanted ? $"{service.Name} has {service.Actual} of {service.Wanted} tasks"
        : null;
}
