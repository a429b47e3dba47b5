using System.Globalization;
using System.Text.RegularExpressions;
using Docker.DotNet.Models;
using MetalsPipeline.Ops.Stacks;

namespace MetalsPipeline.Ops.Swarm;

/// <summary>The label that ties a service to a node.</summary>
internal static partial class PlacementLabel
{
    /// <summary>The label that a node must have for the service to run there; null if it runs anywhere.</summary>
    public static string? Of(ServiceSpec service) => PlacementConstraint.Of(service)
        .FirstOrDefault(constraint => constraint is { NodeLabel: not null, IsEqual: true } && constraint.Accepts(IdentityLabels.Value))?.NodeLabel;

    /// <summary>What the members of one cluster have in common: kafka of kafka-1.</summary>
    public static string ClusterOf(string label) => Number().Replace(label, "");

    /// <summary>The labels of services, those together that belong on one node: those of one number. What there is only one of is with the first.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Groups(IEnumerable<ServiceSpec> services) =>
    [
        .. services.Select(Of).OfType<string>().Distinct().Order(StringComparer.Ordinal)
            .GroupBy(label => Number().Match(label) is { Success: true } match ? int.Parse(match.ValueSpan[1..], CultureInfo.InvariantCulture) : 1)
            .OrderBy(group => group.Key)
            .Select(group => group.ToArray()),
    ];

    [GeneratedRegex(@"-\d{1,9}$")]
    private static partial Regex Number();
}
