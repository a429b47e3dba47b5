using MetalsPipeline.AppHost.Containers;
using MetalsPipeline.AppHost.Swarm;

namespace MetalsPipeline.AppHost.Embedded;

/// <summary>Adds the embedded servers to a published stack, as images of ours: for trying a Swarm out, without pulling anything.</summary>
internal static class PublishedEmbeddedBackingExtensions
{
    private const string DataFolder = "/data";

    /// <summary>Adds a broker and a store with a volume each.</summary>
    public static BackingServers AddPublishedEmbeddedBacking(this IDistributedApplicationBuilder builder, PipelineOptions options, PipelineSwarm swarm)
    {
        var password = builder.AddMongoDBPassword();
        var security = builder.AddKafkaSecurity();

        var kafka = builder.AddResource(new EmbeddedKafkaContainerResource("kafka"));
        kafka.WithEndpoint(targetPort: 9092, scheme: "tcp", name: EmbeddedKafkaResource.EndpointName)
            .BuiltFromRepository("Embedded.Kafka", options, target: "embedded")
            .WithArgs("--listen", "0.0.0.0:9092", "--advertise", kafka.Resource.ConnectionStringExpression)
            .WithArgs("--data", DataFolder, "--users", EmbeddedKafkaContainerResource.UserFilePath)
            .WithVolume("kafka-data", DataFolder)
            .PublishAsSwarmService(swarm.EmbeddedKafka(security));

        var mongodb = builder.AddResource(new EmbeddedMongoDBContainerResource("mongodb", password.Resource))
            .WithEndpoint(targetPort: 27017, scheme: "tcp", name: EmbeddedMongoDBResource.EndpointName)
            .BuiltFromRepository("Embedded.MongoDB", options, target: "embedded")
            .WithArgs("--listen", "0.0.0.0:27017", "--data", DataFolder)
            .WithEnvironment("MONGO_INITDB_ROOT_USERNAME", EmbeddedMongoDBResource.UserName)
            .WithEnvironment("MONGO_INITDB_ROOT_PASSWORD", password)
            .WithVolume("mongodb-data", DataFolder)
            .PublishAsSwarmService(swarm.EmbeddedMongoDB);

        return new BackingServers(kafka, mongodb) { KafkaSecurity = security };
    }
}
