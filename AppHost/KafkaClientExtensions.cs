using MetalsPipeline.AppHost.Containers;

namespace MetalsPipeline.AppHost;

/// <summary>Connects services to Kafka.</summary>
internal static class KafkaClientExtensions
{
    /// <summary>Hands over the connection, the user if there is one, and how topics are made; the service waits for Kafka.</summary>
    public static IResourceBuilder<ProjectResource> UsesKafka(
        this IResourceBuilder<ProjectResource> service, BackingServers backing, PipelineOptions options)
    {
        service
            // The services read connection strings, and not the properties that these are made of.
            .WithReferenceEnvironment(ReferenceEnvironmentInjectionFlags.ConnectionString | ReferenceEnvironmentInjectionFlags.ServiceDiscovery)
            .WithReference(backing.Kafka).WaitFor(backing.Kafka)
            .WithEnvironment(context => options.Topics.AddTo(context.EnvironmentVariables));
        return backing.KafkaSecurity is { } security
            ? service.WithEnvironment("Kafka__Username", KafkaSecurity.UserName).WithEnvironment("Kafka__Password", security.Password)
            : service;
    }
}
