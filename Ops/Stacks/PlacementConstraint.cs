using System.Text.RegularExpressions;
using Docker.DotNet.Models;

namespace MetalsPipeline.Ops.Stacks;

/// <summary>What is demanded of a node for a service to run there: <c>KEY == VALUE</c> or <c>KEY != VALUE</c>.</summary>
/// <param name="Key">What of the node is looked at, for example <c>node.labels.kafka</c>.</param>
/// <param name="IsEqual">Whether it must have the value, and not just any other.</param>
/// <param name="Value">The value; upper and lower case are the same.</param>
internal sealed partial record PlacementConstraint(string Key, bool IsEqual, string Value)
{
    private const string NodeLabels = "node.labels.";

    private const string EngineLabels = "engine.labels.";

    /// <summary>The label of the node that is looked at, or null.</summary>
    public string? NodeLabel => Behind(NodeLabels);

    /// <summary>The label of the node's engine that is looked at, or null.</summary>
    public string? EngineLabel => Behind(EngineLabels);

    /// <summary>Those of a service; what isn't one is for the engine to judge.</summary>
    public static IEnumerable<PlacementConstraint> Of(ServiceSpec service) => (service.TaskTemplate!.Placement?.Constraints ?? []).Select(Parse).OfType<PlacementConstraint>();

    /// <summary>Null if the text is none.</summary>
    public static PlacementConstraint? Parse(string text) => Form().Match(text) is { Success: true } match
        ? new PlacementConstraint(match.Groups["key"].Value, match.Groups["operator"].Value == "==", match.Groups["value"].Value)
        : null;

    public bool Accepts(string? value) => string.Equals(value, Value, StringComparison.OrdinalIgnoreCase) == IsEqual;

    private string? Behind(string prefix) => Key.StartsWith(prefix, StringComparison.Ordinal) ? Key[prefix.Length..] : null;

    [GeneratedRegex(@"^\s*(?<key>[^\s=!]+)\s*(?<operator>==|!=)\s*(?<value>.+?)\s*\z")]
    private static partial Regex Form();
}
