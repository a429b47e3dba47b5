using System.Text.RegularExpressions;

namespace MetalsPipeline.AppHost.Tests.Observability;

/// <summary>Just enough of PromQL to find the metrics and labels that an expression names. Whether it is one, promtool says.</summary>
internal static partial class PromQL
{
    private static readonly string[] Operators = ["and", "or", "unless", "offset", "bool"];

    /// <summary>The metrics, each once.</summary>
    public static IEnumerable<string> MetricsIn(string expression) => Word().Matches(Labels().Replace(expression, " "))
        .Select(word => word.Value).Except(Operators).Distinct();

    /// <summary>The labels that are selected or grouped by, each once.</summary>
    public static IEnumerable<string> LabelsIn(string expression) => Selected().Matches(expression).Select(label => label.Groups["label"].Value)
        .Concat(Lists(expression, "by", "on", "group_left", "group_right")).Distinct();

    /// <summary>The labels of what comes out.</summary>
    /// <param name="expression">It aggregates once, or not at all.</param>
    /// <param name="labels">Those of its metrics.</param>
    public static IEnumerable<string> Kept(string expression, IEnumerable<string> labels) =>
        (Lists(expression, "by").ToArray() is { Length: > 0 } kept ? kept : labels).Concat(Lists(expression, "group_left"));

    private static IEnumerable<string> Lists(string expression, params string[] keywords) => Grouped().Matches(expression)
        .Where(list => keywords.Contains(list.Groups["keyword"].Value))
        .SelectMany(list => list.Groups["labels"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex("""[{,]\s*(?<label>\w+)\s*(?:=~|!~|!=|=)\s*"(?:[^"\\]|\\.)*"(?=[^{]*\})""")]
    private static partial Regex Selected();

    [GeneratedRegex(@"\b(?<keyword>by|on|group_left|group_right)\s*\((?<labels>[^)]*)\)")]
    private static partial Regex Grouped();

    /// <summary>Selectors, ranges, strings, and lists of labels with what they belong to.</summary>
    [GeneratedRegex("""\{(?:[^}"]|"[^"]*")*\}|\[[^]]*\]|"[^"]*"|\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)""")]
    private static partial Regex Labels();

    /// <summary>Words that aren't functions, numbers or durations.</summary>
    [GeneratedRegex(@"(?<![\w:])[A-Za-z_:][\w:]*(?![\w:])(?!\s*\()")]
    private static partial Regex Word();
}
