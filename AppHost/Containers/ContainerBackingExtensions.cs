namespace MetalsPipeline.AppHost.Containers;

/// <summary>Adds the real servers, in containers.</summary>
internal static class ContainerBackingExtensions
{
    /// <summary>Adds ZooKeeper, Kafka and MongoDB: one of each, or what <see cref="Topology.HighAvailability"/> needs.</summary>
    public static BackingServers AddContainerBacking(this IDistributedApplicationBuilder builder, PipelineOptions options)
    {
        var password = builder.AddParameter(
            "mongodb-password", new GenerateParameterDefault { MinLength = 32, Special = false }, secret: true, persist: true);
        if (options.Topology == Topology.Single)
        {
            var zookeeper = builder.AddZooKeeper("zookeeper", options);
            return new BackingServers(
                builder.AddKafkaBroker("kafka", options.KafkaPort, options).UsesZooKeeper(zookeeper),
                builder.AddMongoDBServer("mongodb", options.MongoDBPort, password, options));
        }

        var security = builder.ExecutionContext.IsPublishMode ? builder.AddKafkaSecurity() : null;
        var kafka = builder.AddKafkaCluster("kafka", builder.AddZooKeeperEnsemble("zookeeper", options), security, options);
        builder.AddSchemaRegistry("schema-registry", kafka);
        return new BackingServers(kafka, builder.AddMongoDBReplicaSet("mongodb", password, options)) { KafkaSecurity = security };
    }

    /// <summary>The volume of a server's data. A published stack gives its volumes names of its own.</summary>
    public static string VolumeOf(this PipelineOptions options, IDistributedApplicationBuilder builder, string server, string content = "data") =>
        builder.ExecutionContext.IsRunMode ? $"{options.VolumePrefix}{server}-{content}" : $"{server}-{content}";
}
