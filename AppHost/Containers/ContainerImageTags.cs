namespace MetalsPipeline.AppHost.Containers;

/// <summary>The images of the servers, pinned.</summary>
internal static class ContainerImageTags
{
    public const string Registry = "docker.io";

    // 7.9 is the last line of Confluent's images whose Kafka can use ZooKeeper.
    public const string ZooKeeperImage = "confluentinc/cp-zookeeper";
    public const string ZooKeeperTag = "7.9.2";
    public const string KafkaImage = "confluentinc/cp-kafka";
    public const string KafkaTag = "7.9.2";
    public const string SchemaRegistryImage = "confluentinc/cp-schema-registry";
    public const string SchemaRegistryTag = "7.9.2";

    public const string MongoDBImage = "library/mongo";
    public const string MongoDBTag = "8.0";
}
