using System.Globalization;
using MetalsPipeline.AppHost.Swarm;

namespace MetalsPipeline.AppHost.Containers;

/// <summary>Adds Kafka brokers that keep their cluster's state in ZooKeeper.</summary>
internal static class KafkaBrokerExtensions
{
    /// <summary>Adds a broker.</summary>
    /// <param name="builder">The app host.</param>
    /// <param name="name">Name of the resource.</param>
    /// <param name="port">Port on this machine; null lets one be chosen.</param>
    /// <param name="options">How the system is composed.</param>
    /// <param name="swarm">Where it is published to.</param>
    /// <param name="id">The broker's id, 1 or more.</param>
    /// <param name="security">Who may connect when it is published; null: everybody in its networks.</param>
    public static IResourceBuilder<KafkaServerResource> AddKafkaBroker(
        this IDistributedApplicationBuilder builder, string name, int? port, PipelineOptions options, PipelineSwarm swarm, int id = 1, KafkaSecurity? security = null)
    {
        var topics = options.Topics;
        var replicas = Text(topics.ReplicationFactor);
        var broker = builder.AddKafka(name, port)
            .WithImage(ContainerImageTags.KafkaImage, ContainerImageTags.KafkaTag)
            .WithImageRegistry(ContainerImageTags.Registry)
            .WithDataVolume(options.VolumeOf(builder, name))
            .WithEnvironment("KAFKA_BROKER_ID", Text(id))
            .WithEnvironment("KAFKA_HEAP_OPTS", "-Xms256M -Xmx512M")
            // The services make the topics, each with its own settings.
            .WithEnvironment("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
            .WithEnvironment("KAFKA_NUM_PARTITIONS", Text(topics.Partitions))
            .WithEnvironment("KAFKA_LOG_RETENTION_HOURS", Text((int)topics.Retention.TotalHours))
            .WithEnvironment("KAFKA_DEFAULT_REPLICATION_FACTOR", replicas)
            .WithEnvironment("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", replicas)
            .WithEnvironment("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", replicas)
            .WithEnvironment("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", Text(topics.MinInSyncReplicas))
            .WithEnvironment("KAFKA_MIN_INSYNC_REPLICAS", Text(topics.MinInSyncReplicas))
            .WithEnvironment("KAFKA_UNCLEAN_LEADER_ELECTION_ENABLE", "false");
        // After AddKafka's own, whose listeners are for a broker without ZooKeeper.
        broker.WithEnvironment(context => AddListeners(context, broker.Resource, security));
        return security is null ? broker : broker.PublishAsSwarmService(swarm.Kafka(security));
    }

    /// <summary>Gives the broker its ZooKeeper, which it waits for.</summary>
    public static IResourceBuilder<KafkaServerResource> UsesZooKeeper(
        this IResourceBuilder<KafkaServerResource> broker, params IReadOnlyList<IResourceBuilder<ContainerResource>> servers)
    {
        broker.WithEnvironment("KAFKA_ZOOKEEPER_CONNECT", servers.ConnectString());
        foreach (var server in servers)
            broker.WaitFor(server);
        return broker;
    }

    /// <summary>The endpoint by which other containers reach the broker.</summary>
    public static EndpointReference ContainerEndpoint(this KafkaServerResource broker, DistributedApplicationExecutionContext context) =>
        context.IsRunMode ? broker.InternalEndpoint : broker.PrimaryEndpoint;

    /// <summary>
    /// On this machine processes know the broker by another address than containers do, so each has a listener of its own. In a published
    /// stack all clients are containers.
    /// </summary>
    private static void AddListeners(EnvironmentCallbackContext context, KafkaServerResource broker, KafkaSecurity? security)
    {
        var variables = context.EnvironmentVariables;
        if (context.ExecutionContext.IsRunMode)
        {
            variables["KAFKA_LISTENERS"] = "PLAINTEXT_HOST://0.0.0.0:9092,PLAINTEXT_INTERNAL://0.0.0.0:9093";
            variables["KAFKA_ADVERTISED_LISTENERS"] = ReferenceExpression.Create(
                $"PLAINTEXT_HOST://{broker.PrimaryEndpoint.Property(EndpointProperty.IPV4Host)}:{broker.PrimaryEndpoint.Property(EndpointProperty.Port)},PLAINTEXT_INTERNAL://{broker.InternalEndpoint.Property(EndpointProperty.HostAndPort)}");
            variables["KAFKA_LISTENER_SECURITY_PROTOCOL_MAP"] = "PLAINTEXT_HOST:PLAINTEXT,PLAINTEXT_INTERNAL:PLAINTEXT";
            variables["KAFKA_INTER_BROKER_LISTENER_NAME"] = "PLAINTEXT_INTERNAL";
            return;
        }

        var protocol = security is null ? "PLAINTEXT" : KafkaSecurity.Protocol;
        variables["KAFKA_LISTENERS"] = $"{protocol}://0.0.0.0:9092";
        variables["KAFKA_ADVERTISED_LISTENERS"] = ReferenceExpression.Create($"{protocol}://{broker.PrimaryEndpoint.Property(EndpointProperty.HostAndPort)}");
        variables["KAFKA_LISTENER_SECURITY_PROTOCOL_MAP"] = $"{protocol}:{protocol}";
        variables["KAFKA_INTER_BROKER_LISTENER_NAME"] = protocol;
        if (security is not null)
            KafkaSecurity.AddToBroker(variables);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
