using System.Text.RegularExpressions;

namespace MetalsPipeline.AppHost.Tests.Observability;

/// <summary>How Prometheus names metrics that come by OTLP: prometheus.io/docs/guides/opentelemetry, and the OpenTelemetry specification's
/// compatibility/prometheus_and_openmetrics.</summary>
internal static partial class OtlpNames
{
    private static readonly Dictionary<string, string> Units = new() { ["s"] = "seconds", ["By"] = "bytes" };

    /// <summary>All names of a metric: of a histogram there are several.</summary>
    /// <param name="name">OpenTelemetry's, with dots.</param>
    /// <param name="kind">counter, gauge or histogram.</param>
    /// <param name="unit">UCUM's; what is in braces is no unit.</param>
    public static IEnumerable<string> Of(string name, string kind, string unit)
    {
        var words = name.Split('.', '_').ToList();
        if (Units.TryGetValue(unit, out var word) && !words.Contains(word))
            words.Add(word);
        if (kind == "counter")
            words.Add("total");
        var translated = string.Join('_', words);
        return kind == "histogram" ? [$"{translated}_bucket", $"{translated}_sum", $"{translated}_count"] : [translated];
    }

    /// <summary>The names of all metrics in the tables of a page.</summary>
    public static IEnumerable<string> In(string page) =>
        Row().Matches(page).SelectMany(row => Of(row.Groups["name"].Value, row.Groups["kind"].Value, row.Groups["unit"].Value));

    [GeneratedRegex(@"^\| `(?<name>[^`]+)` \| (?<kind>counter|gauge|histogram) \| (?<unit>\S+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
