using System.Text.RegularExpressions;

namespace MetalsPipeline.AppHost.Tests.Observability;

/// <summary>Just enough of PromQL to find the metrics that an expression names. Whether it is one, promtool says.</summary>
internal static partial class PromQL
{
    private static readonly string[] Operators = ["and", "or", "unless", "offset", "bool"];

    /// <summary>The metrics, each once.</summary>
    public static IEnumerable<string> MetricsIn(string expression) => Word().Matches(Labels().Replace(expression, " "))
        .Select(word => word.Value).Except(Operators).Distinct();

    /// <summary>Selectors, ranges, strings, and lists of labels with what they belong to.</summary>
    [GeneratedRegex("""\{(?:[^}"]|"[^"]*")*\}|\[[^]]*\]|"[^"]*"|\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)""")]
    private static partial Regex Labels();

    /// <summary>Words that aren't functions, numbers or durations.</summary>
    [GeneratedRegex(@"(?<![\w:])[A-Za-z_:][\w:]*(?![\w:])(?!\s*\()")]
    private static partial Regex Word();
}
