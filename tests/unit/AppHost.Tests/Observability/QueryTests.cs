using System.Globalization;

namespace MetalsPipeline.AppHost.Tests.Observability;

/// <summary>Dashboards and alerts ask for what is there: ours by docs/metrics.md, which is held to what is sent, all others by lists with their source.</summary>
public sealed class QueryTests(WatchedPipeline watched) : IClassFixture<WatchedPipeline>
{
    [Fact]
    public void Every_query_names_metrics_that_exist()
    {
        var known = OtlpNames.In(File.ReadAllText(Repository.PathOf("docs/metrics.md")))
            .Concat(Directory.EnumerateFiles(Repository.Beside("KnownMetrics"), "*.txt").SelectMany(File.ReadLines).Where(line => !line.StartsWith('#')))
            .Concat(watched.Recorded.Select(rule => rule.Record))
            .ToHashSet();

        var unknown =
            from query in watched.Queries.Concat(watched.Alerts.Select(alert => (alert.Alert, alert.Expression)))
            from metric in PromQL.MetricsIn(query.Item2)
            where !known.Contains(metric)
            select $"{query.Item1}: {metric}";

        unknown.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_query_of_a_dashboard_is_PromQL()
    {
        watched.Queries.Count.ShouldBeGreaterThan(40);
        var rules = watched.Queries.Select((query, i) =>
            string.Create(CultureInfo.InvariantCulture, $"      - record: query:{i}\n        expr: |\n          {query.Expression}\n"));
        await File.WriteAllTextAsync(Path.Combine(watched.Folder, "queries.yml"), $"groups:\n  - name: queries\n    rules:\n{string.Concat(rules)}");

        (await Promtool.ComplaintsAsync(watched.Folder, "check", "rules", "queries.yml")).ShouldBeEmpty();
    }

    [Fact]
    public void Every_alert_and_query_names_a_metric() =>
        watched.Queries.Select(query => query.Expression).Concat(watched.Alerts.Select(alert => alert.Expression))
            .ShouldAllBe(expression => PromQL.MetricsIn(expression).Any());

    [Theory]
    [InlineData("sum by (job, le) (rate(a_total{x=~\"b|c\", y!=\"}\"}[5m])) > 0.5", "a_total")]
    [InlineData("max(a) - max(a offset 10m) > 0 unless on (job) (b:c:d * 1e3)", "a", "b:c:d")]
    [InlineData("(1 - a / b) * on (instance) group_left (name) c", "a", "b", "c")]
    public void Metrics_are_told_from_all_else(string expression, params string[] metrics) => PromQL.MetricsIn(expression).ShouldBe(metrics);

    [Theory]
    [InlineData("metals.tick.latency", "histogram", "s", "metals_tick_latency_seconds_bucket", "metals_tick_latency_seconds_sum", "metals_tick_latency_seconds_count")]
    [InlineData("librdkafka.sent.bytes", "counter", "By", "librdkafka_sent_bytes_total")]
    [InlineData("librdkafka.queue.size", "gauge", "By", "librdkafka_queue_size_bytes")]
    [InlineData("metals.dead_letters", "counter", "{message}", "metals_dead_letters_total")]
    public void Metrics_that_are_pushed_get_the_names_of_Prometheus(string name, string kind, string unit, params string[] names) =>
        OtlpNames.Of(name, kind, unit).ShouldBe(names);
}
