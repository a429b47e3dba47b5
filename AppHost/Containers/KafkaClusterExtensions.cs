using MetalsPipeline.AppHost.Swarm;

namespace MetalsPipeline.AppHost.Containers;

/// <summary>Adds a cluster of Kafka brokers.</summary>
internal static class KafkaClusterExtensions
{
    private const int Brokers = 3;

    /// <summary>Adds three brokers, NAME-1 to NAME-3; the first one has the port of the options.</summary>
    public static IResourceBuilder<KafkaClusterResource> AddKafkaCluster(
        this IDistributedApplicationBuilder builder,
        string name,
        IReadOnlyList<IResourceBuilder<ContainerResource>> zookeeper,
        KafkaSecurity? security,
        PipelineOptions options,
        PipelineSwarm swarm)
    {
        IResourceBuilder<KafkaServerResource>[] brokers =
        [
            .. Enumerable.Range(1, Brokers).Select(id =>
                builder.AddKafkaBroker($"{name}-{id}", id == 1 ? options.KafkaPort : null, options, swarm, id, security).UsesZooKeeper(zookeeper)),
        ];
        return builder.AddResource(new KafkaClusterResource(name, [.. brokers.Select(broker => broker.Resource)], security))
            .RunsWhenHealthy("Kafka cluster", brokers);
    }

    /// <summary>Makes the parameter of the published brokers' password.</summary>
    public static KafkaSecurity AddKafkaSecurity(this IDistributedApplicationBuilder builder) =>
        new(builder.AddParameter("kafka-password", new GenerateParameterDefault { MinLength = 32, Special = false }, secret: true, persist: true).Resource);
}
