using MetalsPipeline.AppHost.Swarm;

namespace MetalsPipeline.AppHost.Observability;

/// <summary>Adds to a published stack what watches it: metrics, dashboards and alerts.</summary>
internal static class ObservabilityExtensions
{
    /// <summary>Adds Prometheus, Alertmanager, Grafana and the exporters, and has the services send their metrics to Prometheus.</summary>
    /// <param name="builder">The app host.</param>
    /// <param name="backing">The servers to watch.</param>
    /// <param name="services">The services that send metrics.</param>
    /// <param name="swarm">Where all of it is published to.</param>
    public static void AddObservability(
        this IDistributedApplicationBuilder builder, BackingServers backing, IReadOnlyList<IResourceBuilder<ProjectResource>> services, PipelineSwarm swarm)
    {
        var observability = new ObservabilitySwarm(swarm);
        var brokers = backing.Brokers();
        var expected = new ExpectedReplicas([.. services.Select(service => (service.Resource.Name, service.Resource.GetReplicaCount()))], brokers.Count);

        builder.AddAlertmanager("alertmanager", observability);
        var prometheus = builder.AddPrometheus("prometheus", expected, backing.Stores(), observability);
        builder.AddGrafana("grafana", prometheus, observability);
        builder.AddKafkaExporter("kafka-exporter", brokers, backing.KafkaSecurity!, observability);
        builder.AddMongoDBExporter("mongodb-exporter", backing.MongoDB, observability);
        builder.AddNodeExporter("node-exporter", observability);
        foreach (var service in services)
            service.SendsMetricsTo(prometheus);
    }
}
