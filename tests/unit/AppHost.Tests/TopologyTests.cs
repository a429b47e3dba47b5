using Aspire.Hosting.DockerSwarm.Tests;

namespace MetalsPipeline.AppHost.Tests;

/// <summary>Who is there, who may talk to whom, and what each may use.</summary>
public sealed class TopologyTests(Stacks stacks) : IClassFixture<Stacks>
{
    private static readonly string[] Networks = ["metals-frontend", "metals-backend", "metals-monitoring"];

    public static TheoryData<string> Names => Stacks.Names;

    [Fact]
    public void Single_has_one_of_each() => stacks["Single"].Stack.Services.ShouldBe(
        ["health-api", "kafka", "mongodb", "processor", "producer", "topic-init", "zookeeper"]);

    [Fact]
    public void HighAvailability_has_three_of_whatever_keeps_data_and_two_jobs() => stacks["HighAvailability"].Stack.Services.ShouldBe(
        [
            "health-api", "kafka-1", "kafka-2", "kafka-3", "mongodb-1", "mongodb-2", "mongodb-3", "mongodb-init", "processor", "producer",
            "schema-registry", "topic-init", "zookeeper-1", "zookeeper-2", "zookeeper-3",
        ]);

    [Theory]
    [InlineData("producer", "2")]
    [InlineData("processor", "3")]
    [InlineData("health-api", "1")]
    public void HighAvailability_runs_several_of_the_services(string service, string replicas) =>
        stacks["HighAvailability"].Stack[$"services/{service}/deploy/replicas"].ShouldBe(replicas);

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_network_is_encrypted_and_closed_to_strangers(string name)
    {
        var stack = stacks[name].Stack;
        foreach (var (network, subnet, isInternal) in new[]
        {
            ("metals-frontend", "10.10.0.0/24", "true"), ("metals-backend", "10.10.1.0/24", "true"), ("metals-monitoring", "10.10.2.0/24", "false"),
        })
        {
            stack[$"networks/{network}/driver"].ShouldBe("overlay");
            stack[$"networks/{network}/driver_opts/encrypted"].ShouldBe("true");
            stack[$"networks/{network}/attachable"].ShouldBe("false");
            stack[$"networks/{network}/internal"].ShouldBe(isInternal);
            stack[$"networks/{network}/ipam/config"].ShouldBe($"[{{subnet: {subnet}}}]");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_producer_reaches_Kafka_and_never_the_store(string name)
    {
        var stack = stacks[name].Stack;

        Shares(stack, "producer", service => service.StartsWith("kafka", StringComparison.Ordinal)).ShouldBeTrue();
        Shares(stack, "producer", service => service.StartsWith("mongodb", StringComparison.Ordinal) && service != "mongodb-exporter").ShouldBeFalse();
        Shares(stack, "producer", service => service.StartsWith("zookeeper", StringComparison.Ordinal)).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Only_the_services_health_and_API_are_published(string name)
    {
        var stack = stacks[name].Stack;
        var published = stack.Services.Where(service => stack[$"services/{service}/ports"] is not null)
            .Select(service => $"{service} {stack[$"services/{service}/ports"]}");

        published.ShouldBe(
        [
            "health-api [{target: 8080, published: 8080, protocol: tcp, mode: ingress}]",
            "processor [{target: 8001, published: 8001, protocol: tcp, mode: ingress}]",
            "producer [{target: 8000, published: 8000, protocol: tcp, mode: ingress}]",
        ]);
    }

    [Theory]
    [InlineData("producer", "0.5", "0.1", "256M", "128M")]
    [InlineData("processor", "1.0", "0.2", "512M", "256M")]
    [InlineData("zookeeper", "0.5", "0.25", "512M", "256M")]
    [InlineData("kafka", "1.0", "0.5", "2G", "1G")]
    [InlineData("mongodb", "0.5", "0.1", "512M", "256M")]
    public void Services_may_use_what_was_agreed(string service, string cpus, string reservedCpus, string memory, string reservedMemory)
    {
        foreach (var (name, suffix) in new[] { ("Single", ""), ("HighAvailability", service is "producer" or "processor" ? "" : "-2") })
        {
            stacks[name].Stack[$"services/{service}{suffix}/deploy/resources"].ShouldStartWith(
                $"{{limits: {{cpus: {cpus}, memory: {memory}, ");
            stacks[name].Stack[$"services/{service}{suffix}/deploy/resources/reservations"].ShouldBe($"{{cpus: {reservedCpus}, memory: {reservedMemory}}}");
        }
    }

    [Theory]
    [InlineData("KAFKA_DEFAULT_REPLICATION_FACTOR", "3")]
    [InlineData("KAFKA_MIN_INSYNC_REPLICAS", "2")]
    [InlineData("KAFKA_UNCLEAN_LEADER_ELECTION_ENABLE", "false")]
    [InlineData("KAFKA_LOG_RETENTION_HOURS", "168")]
    [InlineData("KAFKA_NUM_PARTITIONS", "6")]
    [InlineData("KAFKA_ZOOKEEPER_CONNECT", "zookeeper-1:2181,zookeeper-2:2181,zookeeper-3:2181")]
    public void Brokers_of_HighAvailability_survive_the_loss_of_one(string variable, string value)
    {
        foreach (var broker in new[] { "kafka-1", "kafka-2", "kafka-3" })
            stacks["HighAvailability"].Stack[$"services/{broker}/environment/{variable}"].ShouldBe(value);
    }

    [Theory]
    [InlineData("Kafka__Topics__ReplicationFactor", "3")]
    [InlineData("Kafka__Topics__MinInSyncReplicas", "2")]
    [InlineData("ConnectionStrings__kafka", "kafka-1:9092,kafka-2:9092,kafka-3:9092")]
    public void Services_of_HighAvailability_know_all_brokers_and_make_topics_that_survive_one(string variable, string value)
    {
        foreach (var service in new[] { "producer", "processor", "health-api", "topic-init" })
            stacks["HighAvailability"].Stack[$"services/{service}/environment/{variable}"].ShouldBe(value);
    }

    private static bool Shares(PublishedStack stack, string service, Func<string, bool> other)
    {
        var networks = NetworksOf(stack, service).ToHashSet();
        return stack.Services.Where(other).Any(name => NetworksOf(stack, name).Any(networks.Contains));
    }

    private static IEnumerable<string> NetworksOf(PublishedStack stack, string service) =>
        Networks.Where(network => stack[$"services/{service}/networks/{network}"] is not null);
}
