using MetalsPipeline.AppHost.Swarm;

namespace MetalsPipeline.AppHost.Observability;

/// <summary>Adds Prometheus, which takes the services' metrics by OTLP and asks the exporters for theirs.</summary>
internal static class PrometheusExtensions
{
    private const string Folder = "/etc/prometheus";
    private const string DataFolder = "/prometheus";

    /// <summary>Adds the server with its rules.</summary>
    /// <param name="builder">The app host.</param>
    /// <param name="name">Name of the resource.</param>
    /// <param name="expected">What alerts compare with.</param>
    /// <param name="stores">The MongoDB servers that the exporter is asked for.</param>
    /// <param name="swarm">Where it is published to.</param>
    public static IResourceBuilder<ContainerResource> AddPrometheus(
        this IDistributedApplicationBuilder builder,
        string name,
        ExpectedReplicas expected,
        IReadOnlyList<MongoDBServerResource> stores,
        ObservabilitySwarm swarm) =>
        builder.AddContainer(name, ObservabilityImageTags.PrometheusImage, ObservabilityImageTags.PrometheusTag)
            .WithImageRegistry(ObservabilityImageTags.Registry)
            .WithHttpEndpoint(targetPort: 9090)
            .WithHttpHealthCheck("/-/healthy")
            .WithVolume($"{name}-data", DataFolder)
            .WithConfigFile("prometheus.yml", $"{Folder}/prometheus.yml")
            .WithConfigFile("alerts.yml", $"{Folder}/alerts.yml")
            .WithConfig("replicas.yml", expected.ToRules(), $"{Folder}/replicas.yml")
            .WithConfig("mongodb.yml", $"- targets: [{string.Join(", ", stores.Select(store => $"\"{store.Name}:27017\""))}]\n", $"{Folder}/mongodb.yml")
            .WithArgs(
                $"--config.file={Folder}/prometheus.yml",
                $"--storage.tsdb.path={DataFolder}",
                // Whichever is reached first.
                "--storage.tsdb.retention.time=15d",
                "--storage.tsdb.retention.size=4GB",
                "--web.enable-otlp-receiver")
            .PublishAsSwarmService(swarm.Prometheus);

    /// <summary>Has the service push its metrics. Traces and logs are sent nowhere.</summary>
    public static void SendsMetricsTo(this IResourceBuilder<ProjectResource> service, IResourceBuilder<ContainerResource> prometheus) => service
        .WithEnvironment("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", ReferenceExpression.Create($"{prometheus.GetEndpoint("http")}/api/v1/otlp/v1/metrics"))
        .WithEnvironment("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
        .WithEnvironment("OTEL_METRIC_EXPORT_INTERVAL", "15000")
        .WithEnvironment("OTEL_SERVICE_NAME", service.Resource.Name)
        // The Swarm fills it in. Two tasks are never the same instance, not even when one takes the other's place.
        .WithEnvironment("OTEL_RESOURCE_ATTRIBUTES", "service.instance.id={{.Task.Name}}");
}
