namespace MetalsPipeline.AppHost.Observability;

/// <summary>The images of those who watch the pipeline, pinned. That of the MongoDB exporter is in its Dockerfile.</summary>
internal static class ObservabilityImageTags
{
    public const string Registry = "docker.io";

    // The line with long-term support.
    public const string PrometheusImage = "prom/prometheus";
    public const string PrometheusTag = "v3.13.5";
    public const string AlertmanagerImage = "prom/alertmanager";
    public const string AlertmanagerTag = "v0.35.0";
    public const string NodeExporterImage = "prom/node-exporter";
    public const string NodeExporterTag = "v1.12.1";

    public const string GrafanaImage = "grafana/grafana";
    public const string GrafanaTag = "13.2.3";

    public const string KafkaExporterImage = "danielqsj/kafka-exporter";
    public const string KafkaExporterTag = "v1.9.0";
}
