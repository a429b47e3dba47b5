using System.Text.Json;
using System.Text.RegularExpressions;

namespace MetalsPipeline.AppHost.Tests.Observability;

/// <summary>Who watches the pipeline, and that they find each other.</summary>
public sealed partial class ObservabilityTests(WatchedPipeline watched) : IClassFixture<WatchedPipeline>
{
    private static readonly string[] Watchers = ["alertmanager", "grafana", "kafka-exporter", "mongodb-exporter", "node-exporter", "prometheus"];

    [Fact]
    public async Task All_of_it_is_there_if_it_is_asked_for_and_none_otherwise()
    {
        using var unwatched = await PublishedFolder.CreateAsync("Pipeline:Topology=HighAvailability");

        watched.Stack.Services.Except(unwatched.Stack.Services).ShouldBe(Watchers);
        unwatched.Yaml.ShouldNotContain("OTEL_");
    }

    [Theory]
    [InlineData("producer")]
    [InlineData("processor")]
    [InlineData("health-api")]
    public void Services_send_metrics_to_Prometheus_and_nothing_else_to_anybody(string service)
    {
        var environment = $"services/{service}/environment";
        watched.Stack[$"{environment}/OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"].ShouldBe("http://prometheus:9090/api/v1/otlp/v1/metrics");
        watched.Stack[$"{environment}/OTEL_EXPORTER_OTLP_PROTOCOL"].ShouldBe("http/protobuf");
        watched.Stack[$"{environment}/OTEL_SERVICE_NAME"].ShouldBe(service);
        watched.Stack[$"{environment}/OTEL_RESOURCE_ATTRIBUTES"].ShouldBe("service.instance.id={{.Task.Name}}");
        watched.Stack[$"{environment}/OTEL_EXPORTER_OTLP_ENDPOINT"].ShouldBeNull();
        watched.Stack["services/prometheus/command"]!.ShouldContain("--web.enable-otlp-receiver");
    }

    [Fact]
    public void Whoever_Prometheus_asks_or_tells_is_a_service_in_its_network()
    {
        var named = Address().Matches(File.ReadAllText(Path.Combine(watched.Folder, "prometheus.yml"))).Select(address => address.Groups["service"].Value).ToArray();

        named.Order(StringComparer.Ordinal).ShouldBe(["alertmanager", "kafka-exporter", "mongodb-exporter", "node-exporter"]);
        named.ShouldAllBe(service => watched.Stack[$"services/{service}/networks/metals-monitoring"] != null);
    }

    [Theory]
    [InlineData("kafka-exporter", true)]
    [InlineData("mongodb-exporter", true)]
    [InlineData("node-exporter", false)]
    [InlineData("prometheus", false)]
    [InlineData("grafana", false)]
    public void Only_the_exporters_that_ask_servers_reach_them(string service, bool reaches) =>
        (watched.Stack[$"services/{service}/networks/metals-backend"] is not null).ShouldBe(reaches);

    [Fact]
    public void Every_broker_and_every_store_is_watched()
    {
        watched.Stack["services/kafka-exporter/command"]!.ShouldEndWith("--kafka.server=kafka-1:9092, --kafka.server=kafka-2:9092, --kafka.server=kafka-3:9092]");
        File.ReadAllText(Path.Combine(watched.Folder, "mongodb.yml")).ShouldBe("- targets: [\"mongodb-1:27017\", \"mongodb-2:27017\", \"mongodb-3:27017\"]\n");
    }

    [Fact]
    public void A_node_is_only_read_and_known_by_its_name()
    {
        watched.Stack["services/node-exporter/deploy/mode"].ShouldBe("global");
        watched.Stack["services/node-exporter/hostname"].ShouldBe("{{.Node.Hostname}}");
        watched.Stack["services/node-exporter/volumes"]!.ShouldContain("{type: bind, source: /, target: /host, read_only: true}");
    }

    [Fact]
    public void Expected_are_the_replicas_that_the_stack_asks_for()
    {
        foreach (var service in new[] { "producer", "processor", "health-api" })
        {
            var replicas = watched.Stack[$"services/{service}/deploy/replicas"];
            File.ReadAllText(Path.Combine(watched.Folder, "replicas.yml")).ShouldContain($"expr: vector({replicas})\n        labels:\n          job: {service}\n");
        }
    }

    [Theory]
    [InlineData("pipeline")]
    [InlineData("kafka")]
    [InlineData("mongodb")]
    [InlineData("nodes")]
    public void Grafana_has_the_dashboard_and_the_data_source_that_it_asks(string id)
    {
        watched.Stack["services/grafana/configs"]!.ShouldContain($"target: /etc/grafana/dashboards/{id}.json");
        watched.ReadConfig("grafana-dashboards.yml").ShouldContain("path: /etc/grafana/dashboards\n");
        watched.ReadConfig("grafana-datasource.yml").ShouldContain("uid: prometheus\n");
        watched.Stack["services/grafana/environment/PROMETHEUS_URL"].ShouldBe("http://prometheus:9090");

        var dashboard = JsonDocument.Parse(watched.ReadConfig($"dashboard-{id}.json")).RootElement;
        dashboard.GetProperty("uid").GetString().ShouldBe($"metals-{id}");
        var panels = dashboard.GetProperty("panels").EnumerateArray().ToArray();
        panels.ShouldAllBe(panel => panel.GetProperty("datasource").GetProperty("uid").GetString() == "prometheus");
        panels.Select(panel => (panel.GetProperty("gridPos").GetProperty("x").GetInt32(), panel.GetProperty("gridPos").GetProperty("y").GetInt32())).ShouldBeUnique();
    }

    [Fact]
    public async Task Alerts_are_posted_to_an_address_that_is_a_secret()
    {
        const string address = "https://alerts.example.com/hook/canary";
        using var published = await PublishedFolder.CreateAsync("Pipeline:Observability=true", $"Parameters:alert-webhook={address}");

        published.ExitCode.ShouldBe(0, published.Log);
        published.Read("configs/alertmanager-webhook.yml").ShouldContain("url_file: /run/secrets/alert-webhook\n");
        published.Stack["services/alertmanager/secrets"]!.ShouldContain("target: alert-webhook, uid: 65534");
        published.Files.ShouldAllBe(file => !published.Read(file).Contains("canary", StringComparison.Ordinal));
        published.Log.ShouldNotContain("canary");
    }

    [Fact]
    public void Without_an_address_alerts_are_only_shown()
    {
        watched.ReadConfig("alertmanager.yml").ShouldNotContain("webhook_configs");
        watched.Stack["services/alertmanager/secrets"].ShouldBeNull();
    }

    /// <summary>Hosts with ports, and the names that DNS is asked for.</summary>
    [GeneratedRegex(@"""(tasks\.)?(?<service>[a-z-]+)(:\d+)?""\]|replacement: (?<service>[a-z-]+):\d+")]
    private static partial Regex Address();
}
