using System.Text.RegularExpressions;
using MetalsPipeline.Ops.Stacks;

namespace MetalsPipeline.Ops.Swarm;

/// <summary>The label that ties a service to a node.</summary>
internal static partial class PlacementLabel
{
    /// <summary>The label that a node must have for the service to run there; null if it runs anywhere.</summary>
    public static string? Of(ServiceState service) => (service.Spec.TaskTemplate!.Placement?.Constraints ?? [])
        .Select(constraint => Constraint().Match(constraint))
        .FirstOrDefault(match => match.Success)?.Groups["label"].Value;

    /// <summary>What the members of one cluster have in common: kafka of kafka-1.</summary>
    public static string ClusterOf(string label) => Number().Replace(label, "");

    [GeneratedRegex(@"^node\.labels\.(?<label>\S+?)\s*==\s*true$")]
    private static partial Regex Constraint();

    [GeneratedRegex(@"-\d+$")]
    private static partial Regex Number();
}
