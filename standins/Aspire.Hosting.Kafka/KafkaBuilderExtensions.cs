using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <summary>Adds Kafka brokers.</summary>
public static class KafkaBuilderExtensions
{
    private const int BrokerPort = 9092;
    private const int InternalBrokerPort = 9093;
    private const string DataFolder = "/var/lib/kafka/data";

    /// <summary>Adds a broker that needs no ZooKeeper, of the image docker.io/confluentinc/confluent-local:8.2.0.</summary>
    /// <param name="name">Also the name of its connection string.</param>
    /// <param name="port">The port on this machine; null lets one be chosen.</param>
    public static IResourceBuilder<KafkaServerResource> AddKafka(this IDistributedApplicationBuilder builder, [ResourceName] string name, int? port = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var kafka = new KafkaServerResource(name);
        var check = $"{name}_check";
        builder.Services.AddHealthChecks().Add(new(check, _ => new KafkaHealthCheck(kafka.PrimaryEndpoint), HealthStatus.Unhealthy, tags: null));
        return builder.AddResource(kafka)
            .WithEndpoint(targetPort: BrokerPort, port: port, name: KafkaServerResource.PrimaryEndpointName)
            .WithEndpoint(targetPort: InternalBrokerPort, name: KafkaServerResource.InternalEndpointName)
            .WithImage("confluentinc/confluent-local", "8.2.0")
            .WithImageRegistry("docker.io")
            .WithIconName("MailMultiple")
            .WithEnvironment(context => Configure(context, kafka))
            .WithHealthCheck(check);
    }

    /// <param name="name">By default one made of the names of the application and the resource.</param>
    public static IResourceBuilder<KafkaServerResource> WithDataVolume(
        this IResourceBuilder<KafkaServerResource> builder,
        string? name = null,
        bool isReadOnly = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder
            .WithEnvironment("KAFKA_LOG_DIRS", DataFolder)
            .WithVolume(name ?? VolumeNameGenerator.Generate(builder, "data"), DataFolder, isReadOnly);
    }

    /// <remarks>Processes on this machine and other containers know the broker by different addresses, so each has a listener of its own.</remarks>
    private static void Configure(EnvironmentCallbackContext context, KafkaServerResource kafka)
    {
        var (primary, inner) = (kafka.PrimaryEndpoint, kafka.InternalEndpoint);
        var variables = context.EnvironmentVariables;
        variables["KAFKA_LISTENERS"] =
            "PLAINTEXT://localhost:29092,CONTROLLER://localhost:29093,PLAINTEXT_HOST://0.0.0.0:9092,PLAINTEXT_INTERNAL://0.0.0.0:9093";
        variables["KAFKA_LISTENER_SECURITY_PROTOCOL_MAP"] =
            "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,PLAINTEXT_HOST:PLAINTEXT,PLAINTEXT_INTERNAL:PLAINTEXT";
        variables["KAFKA_ADVERTISED_LISTENERS"] = context.ExecutionContext.IsRunMode
            ? ReferenceExpression.Create(
                $"PLAINTEXT://localhost:29092,PLAINTEXT_HOST://localhost:{primary.Property(EndpointProperty.Port)},PLAINTEXT_INTERNAL://{kafka.Name}:{inner.Property(EndpointProperty.TargetPort)}")
            : ReferenceExpression.Create(
                $"PLAINTEXT://{primary.Property(EndpointProperty.Host)}:29092,PLAINTEXT_HOST://{primary.Property(EndpointProperty.HostAndPort)},PLAINTEXT_INTERNAL://{inner.Property(EndpointProperty.HostAndPort)}");
    }
}
