using MetalsPipeline.AppHost.Swarm;

namespace MetalsPipeline.AppHost.Containers;

/// <summary>Adds the schema registry.</summary>
internal static class SchemaRegistryExtensions
{
    /// <summary>Adds a registry that keeps its schemas in the cluster.</summary>
    public static IResourceBuilder<ContainerResource> AddSchemaRegistry(
        this IDistributedApplicationBuilder builder, string name, IResourceBuilder<KafkaClusterResource> kafka, PipelineSwarm swarm)
    {
        var security = kafka.Resource.Security;
        var protocol = security is null ? "PLAINTEXT" : KafkaSecurity.Protocol;
        var registry = builder.AddContainer(name, ContainerImageTags.SchemaRegistryImage, ContainerImageTags.SchemaRegistryTag)
            .WithImageRegistry(ContainerImageTags.Registry)
            .WithHttpEndpoint(targetPort: 8081)
            .WithHttpHealthCheck("/subjects")
            .WithEnvironment("SCHEMA_REGISTRY_HOST_NAME", name)
            .WithEnvironment("SCHEMA_REGISTRY_LISTENERS", "http://0.0.0.0:8081")
            .WithEnvironment("SCHEMA_REGISTRY_HEAP_OPTS", "-Xms128M -Xmx256M")
            .WithEnvironment(
                "SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS",
                ConnectionList.Of(kafka.Resource.Brokers.Select(broker => broker.ContainerEndpoint(builder.ExecutionContext)), $"{protocol}://"))
            .WithEnvironment(context =>
            {
                if (security is not null)
                    KafkaSecurity.AddToSchemaRegistry(context.EnvironmentVariables);
            })
            .WaitFor(kafka);
        return security is null ? registry : registry.PublishAsSwarmService(swarm.SchemaRegistry(security));
    }
}
