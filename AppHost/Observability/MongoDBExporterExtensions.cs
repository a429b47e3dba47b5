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
            // Asks each member of a replica set for itself, at /scrapeall.
            .WithArgs("--split-cluster", "--collector.diagnosticdata", "--collector.dbstats")
            .PublishAsSwarmService(swarm.MongoDBExporter);
}
