namespace MetalsPipeline.AppHost.Tests.Observability;

/// <summary>Alerts fire when they should and are silent when they should be: Prometheus itself evaluates the published rules.</summary>
public sealed class AlertTests(WatchedPipeline watched) : IClassFixture<WatchedPipeline>
{
    private static readonly string[] Names =
    [
        "DlqGrowing", "KafkaBrokerDown", "KafkaConsumerLag", "KafkaDiskUsage", "MongoDown", "ProcessorStalled", "ReplicaSetNoPrimary", "ServiceBelowReplicas",
        "UnderReplicatedPartitions",
    ];

    [Fact]
    public async Task Prometheus_takes_its_configuration_with_all_files() =>
        (await Checker.ComplaintsAsync("promtool", watched.Folder, "check", "config", "prometheus.yml")).ShouldBeEmpty();

    [Theory]
    [InlineData("alertmanager.yml")]
    [InlineData("alertmanager-webhook.yml")]
    public async Task Alertmanager_takes_its_configuration(string file) =>
        (await Checker.ComplaintsAsync("amtool", Repository.PathOf("AppHost/Observability/Config"), "check-config", file)).ShouldBeEmpty();

    [Fact]
    public void These_alerts_are_there() => watched.Alerts.Select(alert => alert.Alert).Order(StringComparer.Ordinal).ShouldBe(Names);

    [Fact]
    public async Task Each_alert_fires_when_it_should_and_not_otherwise()
    {
        File.Copy(Repository.Beside("alerts.test.yml"), Path.Combine(watched.Folder, "alerts.test.yml"), overwrite: true);

        (await Checker.ComplaintsAsync("promtool", watched.Folder, "test", "rules", "alerts.test.yml")).ShouldBeEmpty();
    }

    [Fact]
    public void The_tests_of_the_rules_have_each_alert_fire_and_be_silent()
    {
        var tests = File.ReadAllText(Repository.Beside("alerts.test.yml")).Split("alertname: ")[1..];

        foreach (var name in Names)
        {
            var cases = tests.Where(test => test.StartsWith($"{name}\n", StringComparison.Ordinal)).ToArray();
            cases.ShouldContain(test => test.Contains("exp_labels", StringComparison.Ordinal), name);
            cases.ShouldContain(test => test.Contains("exp_alerts: []", StringComparison.Ordinal), name);
        }
    }

    [Fact]
    public void Whoever_is_alerted_learns_how_bad_it_is_and_where_to_read_on()
    {
        foreach (var alert in watched.Alerts)
        {
            alert.Severity.ShouldBeOneOf("warning", "critical");
            alert.Annotation("summary").ShouldNotBeEmpty(alert.Alert);
            alert.Annotation("description").ShouldNotBeEmpty(alert.Alert);
            alert.Annotation("runbook").ShouldBe($"docs/runbooks/{alert.Alert}.md");
            File.Exists(Repository.PathOf(alert.Annotation("runbook"))).ShouldBeTrue(alert.Alert);
        }
    }

    [Fact]
    public void Every_runbook_is_an_alerts_and_the_page_on_monitoring_links_to_it()
    {
        var runbooks = Directory.EnumerateFiles(Repository.PathOf("docs/runbooks"), "*.md").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal);
        runbooks.ShouldBe(Names);

        var page = File.ReadAllText(Repository.PathOf("docs/monitoring.md"));
        foreach (var name in Names)
            page.ShouldContain($"](runbooks/{name}.md)");
    }
}
