using System.Text.RegularExpressions;
using Docker.DotNet.Models;

namespace MetalsPipeline.Ops.Stacks.Plans;

/// <summary>Which nodes a service may run on, by its placement constraints.</summary>
internal static partial class NodeMatch
{
    /// <summary>The nodes that meet all constraints, whatever their state.</summary>
    public static IReadOnlyList<NodeListResponse> Of(IEnumerable<string>? constraints, IEnumerable<NodeListResponse> nodes) =>
        [.. nodes.Where(node => (constraints ?? []).All(constraint => Meets(node, constraint)))];

    public static bool CanTakeTasks(NodeListResponse node) => node.Spec?.Availability == "active" && node.Status?.State == "ready";

    /// <summary>How a node gets to meet the constraint, or null if that isn't by a label.</summary>
    public static string? LabelCommand(string constraint) =>
        Constraint().Match(constraint) is { Success: true } match && match.Groups["operator"].Value == "==" && match.Groups["key"].Value is var key
            && key.StartsWith(NodeLabel, StringComparison.Ordinal)
            ? $"docker node update --label-add {key[NodeLabel.Length..]}={match.Groups["value"].Value} NODE"
            : null;

    private const string NodeLabel = "node.labels.";

    private const string EngineLabel = "engine.labels.";

    private static bool Meets(NodeListResponse node, string constraint)
    {
        var match = Constraint().Match(constraint);
        if (!match.Success)
            return true; // The engine judges it.
        var isEqual = string.Equals(Value(node, match.Groups["key"].Value), match.Groups["value"].Value, StringComparison.OrdinalIgnoreCase);
        return isEqual == (match.Groups["operator"].Value == "==");
    }

    private static string? Value(NodeListResponse node, string key) => key switch
    {
        "node.id" => node.ID,
        "node.hostname" => node.Description?.Hostname,
        "node.role" => node.Spec?.Role,
        "node.platform.os" => node.Description?.Platform?.OS,
        "node.platform.arch" => node.Description?.Platform?.Architecture,
        _ when key.StartsWith(NodeLabel, StringComparison.Ordinal) => Label(node.Spec?.Labels, key[NodeLabel.Length..]),
        _ when key.StartsWith(EngineLabel, StringComparison.Ordinal) => Label(node.Description?.Engine?.Labels, key[EngineLabel.Length..]),
        _ => null,
    };

    private static string? Label(IDictionary<string, string>? labels, string name) => labels is not null && labels.TryGetValue(name, out var value) ? value : null;

    [GeneratedRegex(@"^\s*(?<key>[^\s=!]+)\s*(?<operator>==|!=)\s*(?<value>.+?)\s*\z")]
    private static partial Regex Constraint();
}
