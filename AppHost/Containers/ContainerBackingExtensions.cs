using MetalsPipeline.AppHost.Swarm;

namespace MetalsPipeline.AppHost.Containers;

/// <summary>Adds the real servers, in containers.</summary>
internal static class ContainerBackingExtensions
{
    /// <summary>Adds ZooKeeper, Kafka and MongoDB: one of each, or what <see cref="Topology.HighAvailability"/> needs.</summary>
    public static BackingServers AddContainerBacking(this IDistributedApplicationBuilder builder, PipelineOptions options, PipelineSwarm swarm)
    {
        var password = builder.AddMongoDBPassword();
        // On this machine the servers listen on loopback only.
        var security = builder.ExecutionContext.IsPublishMode ? builder.AddKafkaSecurity() : null;
        if (options.Topology == Topology.Single)
        {
            var zookeeper = builder.AddZooKeeper("zookeeper", options, swarm);
            return new BackingServers(
                builder.AddKafkaBroker("kafka", options.KafkaPort, options, swarm, security: security).UsesZooKeeper(zookeeper),
                builder.AddMongoDBServer("mongodb", options.MongoDBPort, password, options, swarm))
            { KafkaSecurity = security };
        }

        var kafka = builder.AddKafkaCluster("kafka", builder.AddZooKeeperEnsemble("zookeeper", options, swarm), security, options, swarm);
        builder.AddSchemaRegistry("schema-registry", kafka, swarm);
        return new BackingServers(kafka, builder.AddMongoDBReplicaSet("mongodb", password, options, swarm)) { KafkaSecurity = security };
    }

    /// <summary>The volume of a server's data. A published stack gives its volumes names of its own.</summary>
    public static string VolumeOf(this PipelineOptions options, IDistributedApplicationBuilder builder, string server, string content = "data") =>
        builder.ExecutionContext.IsRunMode ? $"{options.VolumePrefix}{server}-{content}" : $"{server}-{content}";
}
