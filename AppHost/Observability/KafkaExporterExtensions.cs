using MetalsPipeline.AppHost.Containers;
using MetalsPipeline.AppHost.Swarm;

namespace MetalsPipeline.AppHost.Observability;

/// <summary>Adds the Kafka exporter: brokers, partitions, offsets and groups, as any client of Kafka sees them.</summary>
internal static class KafkaExporterExtensions
{
    /// <summary>Where it finds the argument that holds the password; it takes <c>@FILE</c> for a list of arguments.</summary>
    private const string LoginFile = "/run/secrets/kafka-exporter-login";

    /// <summary>Adds the exporter.</summary>
    public static void AddKafkaExporter(
        this IDistributedApplicationBuilder builder, string name, IReadOnlyList<KafkaServerResource> brokers, KafkaSecurity security, ObservabilitySwarm swarm)
    {
        var exporter = builder.AddContainer(name, ObservabilityImageTags.KafkaExporterImage, ObservabilityImageTags.KafkaExporterTag)
            .WithImageRegistry(ObservabilityImageTags.Registry)
            .WithHttpEndpoint(targetPort: 9308)
            .WithHttpHealthCheck("/healthz")
            .WithArgs("--sasl.enabled", $"--sasl.username={KafkaSecurity.UserName}", $"@{LoginFile}")
            .PublishAsSwarmService(swarm.KafkaExporter(security, LoginFile));
        foreach (var broker in brokers)
            exporter.WithArgs(ReferenceExpression.Create($"--kafka.server={broker.PrimaryEndpoint.Property(EndpointProperty.HostAndPort)}"));
    }

    /// <summary>The brokers, one or several.</summary>
    public static IReadOnlyList<KafkaServerResource> Brokers(this BackingServers backing) => backing.Kafka.Resource switch
    {
        KafkaClusterResource cluster => cluster.Brokers,
        KafkaServerResource broker => [broker],
        var other => throw new InvalidOperationException($"'{other.Name}' is no Kafka broker in a container."),
    };
}
