using System.Globalization;
using System.Text.RegularExpressions;

namespace MetalsPipeline.AppHost.Tests.Observability;

/// <summary>Dashboards and alerts ask for what is there.</summary>
public sealed partial class QueryTests(WatchedPipeline watched) : IClassFixture<WatchedPipeline>
{
    [Fact]
    public void Every_query_names_metrics_that_exist()
    {
        var known = KnownMetrics.Read(watched.Recorded);

        var unknown =
            from query in All
            from metric in PromQL.MetricsIn(query.Expression)
            where !known.ContainsKey(metric)
            select $"{query.Name}: {metric}";

        unknown.ShouldBeEmpty();
    }

    [Fact]
    public void Every_label_that_is_selected_or_grouped_by_is_one_of_the_metrics()
    {
        var known = KnownMetrics.Read(watched.Recorded);

        var unknown =
            from query in All
            let labels = PromQL.MetricsIn(query.Expression).SelectMany(metric => known[metric]).ToHashSet()
            from label in PromQL.LabelsIn(query.Expression)
            where !labels.Contains(label)
            select $"{query.Name}: {label}";

        unknown.ShouldBeEmpty();
    }

    [Fact]
    public void Every_line_of_a_chart_is_called_by_labels_that_it_has()
    {
        var known = KnownMetrics.Read(watched.Recorded);

        var unknown =
            from query in watched.Queries
            let labels = PromQL.Kept(query.Expression, PromQL.MetricsIn(query.Expression).SelectMany(metric => known[metric]))
            from label in Label().Matches(query.Legend).Select(label => label.Groups[1].Value)
            where !labels.Contains(label)
            select $"{query.Panel}: {label}";

        unknown.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_query_of_a_dashboard_is_PromQL()
    {
        watched.Queries.Count.ShouldBeGreaterThan(40);
        var rules = watched.Queries.Select((query, i) =>
            string.Create(CultureInfo.InvariantCulture, $"      - record: query:{i}\n        expr: |\n          {query.Expression}\n"));
        await File.WriteAllTextAsync(Path.Combine(watched.Folder, "queries.yml"), $"groups:\n  - name: queries\n    rules:\n{string.Concat(rules)}");

        (await Checker.ComplaintsAsync("promtool", watched.Folder, "check", "rules", "queries.yml")).ShouldBeEmpty();
    }

    [Fact]
    public void Every_alert_and_query_names_a_metric() => All.ShouldAllBe(query => PromQL.MetricsIn(query.Expression).Any());

    [Theory]
    [InlineData("sum by (job, le) (rate(a_total{x=~\"b|c\", y!=\"}\"}[5m])) > 0.5", "a_total")]
    [InlineData("max(a) - max(a offset 10m) > 0 unless on (job) (b:c:d * 1e3)", "a", "b:c:d")]
    [InlineData("(1 - a / b) * on (instance) group_left (name) c", "a", "b", "c")]
    public void Metrics_are_told_from_all_else(string expression, params string[] metrics) => PromQL.MetricsIn(expression).ShouldBe(metrics);

    [Theory]
    [InlineData("sum by (job, le) (rate(a_total{x=~\"b|c,d=\", y!=\"}\"}[5m])) > 0.5", "x", "y", "job", "le")]
    [InlineData("a * on (instance) group_left (name) c{d=\"1\"}", "d", "instance", "name")]
    [InlineData("max(a offset 10m)")]
    public void Labels_are_told_from_all_else(string expression, params string[] labels) => PromQL.LabelsIn(expression).ShouldBe(labels);

    [Theory]
    [InlineData("metals.tick.latency", "histogram", "s", "metals_tick_latency_seconds_bucket", "metals_tick_latency_seconds_sum", "metals_tick_latency_seconds_count")]
    [InlineData("librdkafka.sent.bytes", "counter", "By", "librdkafka_sent_bytes_total")]
    [InlineData("librdkafka.queue.size", "gauge", "By", "librdkafka_queue_size_bytes")]
    [InlineData("metals.dead_letters", "counter", "{message}", "metals_dead_letters_total")]
    public void Metrics_that_are_pushed_get_the_names_of_Prometheus(string name, string kind, string unit, params string[] names) =>
        OtlpNames.Of(name, kind, unit).ShouldBe(names);

    private IEnumerable<(string Name, string Expression)> All =>
        watched.Queries.Select(query => (query.Panel, query.Expression)).Concat(watched.Alerts.Select(alert => (alert.Alert, alert.Expression)));

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Label();
}
