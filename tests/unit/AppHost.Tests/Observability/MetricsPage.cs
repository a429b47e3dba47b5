using System.Text.RegularExpressions;

namespace MetalsPipeline.AppHost.Tests.Observability;

/// <summary>The metrics that docs/metrics.md lists.</summary>
internal static partial class MetricsPage
{
    /// <summary>Reads the rows of its tables.</summary>
    public static IEnumerable<Metric> Read(string page) => Row().Matches(page).Select(row => new Metric(
        row.Groups["name"].Value,
        row.Groups["kind"].Value,
        row.Groups["unit"].Value is var unit && unit == "-" ? "" : unit,
        [.. row.Groups["attribute"].Captures.Select(attribute => attribute.Value)]));

    [GeneratedRegex(
        @"^\| `(?<name>[^`]+)` \| (?<kind>counter|gauge|histogram) \| (?<unit>\S+) \| (-|(`(?<attribute>[^`]+)` ?)+) \|",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();

    /// <summary>A metric as OpenTelemetry has it.</summary>
    /// <param name="Name">With dots.</param>
    /// <param name="Kind">counter, gauge or histogram.</param>
    /// <param name="Unit">UCUM's; empty: none.</param>
    /// <param name="Attributes">Names of its attributes.</param>
    public sealed record Metric(string Name, string Kind, string Unit, IReadOnlyList<string> Attributes);
}
