using MetalsPipeline.AppHost.Containers;
using MetalsPipeline.AppHost.Swarm;

namespace MetalsPipeline.AppHost.Observability;

/// <summary>Adds the MongoDB exporter: what each server says of itself and of its replica set.</summary>
internal static class MongoDBExporterExtensions
{
    /// <summary>Adds the exporter. Its image is built here, see its Dockerfile.</summary>
    public static void AddMongoDBExporter(
        this IDistributedApplicationBuilder builder, string name, IResourceBuilder<IResourceWithConnectionString> mongodb, ObservabilitySwarm swarm) =>
        builder.AddDockerfile(name, "Observability/MongoDBExporter")
            .WithHttpEndpoint(targetPort: 9216)
            .WithHttpHealthCheck("/")
            // The password makes it a file: MONGODB_URI_FILE names it.
            .WithEnvironment("MONGODB_URI", mongodb.Resource.ConnectionStringExpression)
            // Each member of a replica set can be asked for: /scrape?target=HOST:PORT.
            .WithArgs("--split-cluster", "--collector.diagnosticdata", "--collector.dbstats")
            .PublishAsSwarmService(swarm.MongoDBExporter);

    /// <summary>The servers, one or several.</summary>
    public static IReadOnlyList<MongoDBServerResource> Stores(this BackingServers backing) => backing.MongoDB.Resource switch
    {
        MongoDBReplicaSetResource set => set.Members,
        MongoDBServerResource server => [server],
        var other => throw new InvalidOperationException($"'{other.Name}' is no MongoDB server in a container."),
    };
}
