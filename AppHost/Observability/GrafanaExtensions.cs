using MetalsPipeline.AppHost.Observability.Dashboards;
using MetalsPipeline.AppHost.Swarm;

namespace MetalsPipeline.AppHost.Observability;

/// <summary>Adds Grafana with its data source and dashboards.</summary>
internal static class GrafanaExtensions
{
    private const string Provisioning = "/etc/grafana/provisioning";

    private static readonly Dashboard[] Boards = [PipelineDashboard.Create(), KafkaDashboard.Create(), MongoDBDashboard.Create(), NodesDashboard.Create()];

    /// <summary>Adds the server. Its user is <c>admin</c>, with the password of the secret parameter <c>grafana-password</c>.</summary>
    public static void AddGrafana(
        this IDistributedApplicationBuilder builder, string name, IResourceBuilder<ContainerResource> prometheus, ObservabilitySwarm swarm)
    {
        var password = builder.AddParameter("grafana-password", new GenerateParameterDefault { MinLength = 32, Special = false }, secret: true, persist: true);
        var grafana = builder.AddContainer(name, ObservabilityImageTags.GrafanaImage, ObservabilityImageTags.GrafanaTag)
            .WithImageRegistry(ObservabilityImageTags.Registry)
            .WithHttpEndpoint(targetPort: 3000)
            .WithHttpHealthCheck("/api/health")
            .WithVolume($"{name}-data", "/var/lib/grafana")
            .WithConfigFile("grafana-datasource.yml", $"{Provisioning}/datasources/prometheus.yml")
            .WithConfigFile("grafana-dashboards.yml", $"{Provisioning}/dashboards/metals.yml")
            .WithEnvironment("PROMETHEUS_URL", prometheus.GetEndpoint("http"))
            .WithEnvironment("GF_LOG_MODE", "console")
            // It asks nobody on the internet for anything.
            .WithEnvironment("GF_ANALYTICS_REPORTING_ENABLED", "false")
            .WithEnvironment("GF_ANALYTICS_CHECK_FOR_UPDATES", "false")
            .WithEnvironment("GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES", "false")
            .WithEnvironment("GF_NEWS_NEWS_FEED_ENABLED", "false")
            .WithEnvironment("GF_PLUGINS_PREINSTALL_DISABLED", "true")
            .PublishAsSwarmService(swarm.Grafana(password));
        foreach (var dashboard in Boards)
            grafana.WithConfig($"dashboard-{dashboard.Id}.json", dashboard.ToJson(), $"/etc/grafana/dashboards/{dashboard.Id}.json");
    }
}
