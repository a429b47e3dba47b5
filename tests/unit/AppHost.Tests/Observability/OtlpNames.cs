namespace MetalsPipeline.AppHost.Tests.Observability;

/// <summary>How Prometheus names metrics that come by OTLP: prometheus.io/docs/guides/opentelemetry, and the OpenTelemetry specification's
/// compatibility/prometheus_and_openmetrics.</summary>
internal static class OtlpNames
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

    /// <summary>All metrics in the tables of a page, with their labels.</summary>
    public static IEnumerable<(string Name, string[] Labels)> In(string page) =>
        from metric in MetricsPage.Read(page)
        let labels = metric.Attributes.Select(attribute => attribute.Replace('.', '_')).ToArray()
        from name in Of(metric.Name, metric.Kind, metric.Unit)
        select (name, name.EndsWith("_bucket", StringComparison.Ordinal) ? [.. labels, "le"] : labels);
}
