using MetalsPipeline.AppHost;
using MetalsPipeline.AppHost.Containers;
using Microsoft.Extensions.Configuration;

namespace MetalsPipeline.Containers.Tests;

/// <summary>What the app host is composed of, without running it.</summary>
public sealed class CompositionTests
{
    [Fact]
    public async Task A_single_system_has_one_server_of_each_kind()
    {
        await using var builder = await CreateAsync("--Pipeline:Backing=Containers");

        ContainersOf(builder).ShouldBe(["zookeeper", "kafka", "mongodb"]);
        ReplicasOf(builder, "producer").ShouldBe(1);
        ReplicasOf(builder, "processor").ShouldBe(1);
    }

    [Fact]
    public async Task A_highly_available_system_has_three_of_each_and_a_schema_registry()
    {
        await using var builder = await CreateAsync("--Pipeline:Backing=Containers", "--Pipeline:Topology=HighAvailability");

        ContainersOf(builder).ShouldBe(
            [
                "zookeeper-1", "zookeeper-2", "zookeeper-3", "kafka-1", "kafka-2", "kafka-3", "schema-registry",
                "mongodb-1", "mongodb-2", "mongodb-3", "mongodb-init",
            ],
            ignoreOrder: true);
        ReplicasOf(builder, "producer").ShouldBe(2);
        ReplicasOf(builder, "processor").ShouldBe(3);
    }

    [Fact]
    public async Task All_images_and_tags_are_the_pinned_ones()
    {
        await using var builder = await CreateAsync("--Pipeline:Backing=Containers", "--Pipeline:Topology=HighAvailability");

        var images = builder.Resources.Select(resource => resource.TryGetContainerImageName(out var image) ? image : null).OfType<string>().Distinct();
        images.ShouldBe(
            [
                "docker.io/confluentinc/cp-zookeeper:7.9.2", "docker.io/confluentinc/cp-kafka:7.9.2", "docker.io/confluentinc/cp-schema-registry:7.9.2",
                "docker.io/library/mongo:8.0",
            ],
            ignoreOrder: true);
    }

    [Fact]
    public async Task Published_brokers_advertise_nothing_but_their_service_and_ask_for_a_user()
    {
        await using var builder = await CreatePublishingAsync("HighAvailability");

        var broker = await EnvironmentAsync(builder, "kafka-2");

        broker["KAFKA_BROKER_ID"].ShouldBe("2");
        broker["KAFKA_LISTENERS"].ShouldBe("SASL_PLAINTEXT://0.0.0.0:9092");
        broker["KAFKA_ADVERTISED_LISTENERS"].ShouldBe("SASL_PLAINTEXT://{kafka-2.bindings.tcp.host}:{kafka-2.bindings.tcp.port}");
        broker["KAFKA_INTER_BROKER_LISTENER_NAME"].ShouldBe("SASL_PLAINTEXT");
        broker["KAFKA_OPTS"].ShouldContain($"-Djava.security.auth.login.config={KafkaSecurity.LoginFilePath}");
        broker["KAFKA_DEFAULT_REPLICATION_FACTOR"].ShouldBe("3");
        broker["KAFKA_MIN_INSYNC_REPLICAS"].ShouldBe("2");
        broker["KAFKA_UNCLEAN_LEADER_ELECTION_ENABLE"].ShouldBe("false");
        broker["KAFKA_LOG_RETENTION_HOURS"].ShouldBe("168");
        broker["KAFKA_ZOOKEEPER_CONNECT"].ShouldBe(string.Join(',', Enumerable.Range(1, 3).Select(n => $"{{zookeeper-{n}.bindings.client.host}}:{{zookeeper-{n}.bindings.client.port}}")));
        broker.ShouldAllBe(variable => !variable.Value.Contains("CONTROLLER") && !variable.Value.Contains("kafka-password"));
    }

    [Fact]
    public void The_login_file_names_the_user_with_the_password()
    {
        var file = KafkaSecurity.LoginFile("PASSWORD");

        file.ShouldStartWith("KafkaServer {\n");
        file.ShouldContain("username=\"metals\" password=\"PASSWORD\" user_metals=\"PASSWORD\";\n};\nKafkaClient {");
    }

    [Fact]
    public async Task Published_services_know_all_brokers_the_user_and_how_topics_are_made()
    {
        await using var builder = await CreatePublishingAsync("HighAvailability");

        var producer = await EnvironmentAsync(builder, "producer");

        ((IResourceWithConnectionString)ResourceOf(builder, "kafka")).ConnectionStringExpression.ValueExpression
            .ShouldBe(string.Join(',', Enumerable.Range(1, 3).Select(n => $"{{kafka-{n}.bindings.tcp.host}}:{{kafka-{n}.bindings.tcp.port}}")));
        producer["Kafka__Username"].ShouldBe("metals");
        producer["Kafka__Password"].ShouldBe("{kafka-password.value}");
        producer["Kafka__Topics__Partitions"].ShouldBe("6");
        producer["Kafka__Topics__ReplicationFactor"].ShouldBe("3");
        producer["Kafka__Topics__MinInSyncReplicas"].ShouldBe("2");
        producer["Kafka__Topics__Retention"].ShouldBe("7.00:00:00");
    }

    [Fact]
    public async Task A_single_published_broker_asks_for_the_user_too()
    {
        await using var builder = await CreatePublishingAsync("Single");

        (await EnvironmentAsync(builder, "kafka"))["KAFKA_ADVERTISED_LISTENERS"].ShouldBe("SASL_PLAINTEXT://{kafka.bindings.tcp.host}:{kafka.bindings.tcp.port}");
        (await EnvironmentAsync(builder, "producer"))["Kafka__Username"].ShouldBe("metals");
    }

    [Fact]
    public async Task On_this_machine_Kafka_asks_for_no_user()
    {
        await using var builder = await CreateAsync("--Pipeline:Backing=Containers");

        builder.Resources.ShouldNotContain(resource => resource.Name == "kafka-password");
    }

    [Fact]
    public async Task Servers_of_the_ensemble_know_each_other_and_which_one_they_are()
    {
        await using var builder = await CreatePublishingAsync("HighAvailability");

        var server = await EnvironmentAsync(builder, "zookeeper-3");

        server["ZOOKEEPER_SERVER_ID"].ShouldBe("3");
        server["ZOOKEEPER_SERVERS"].ShouldBe(string.Join(';', Enumerable.Range(1, 3).Select(n => $"{{zookeeper-{n}.bindings.client.host}}:2888:3888")));
    }

    [Fact]
    public async Task Only_the_first_member_makes_the_user_which_the_others_get_from_it()
    {
        await using var builder = await CreatePublishingAsync("HighAvailability");

        (await EnvironmentAsync(builder, "mongodb-1"))["MONGO_INITDB_ROOT_PASSWORD"].ShouldBe("{mongodb-password.value}");
        (await EnvironmentAsync(builder, "mongodb-2")).Keys.ShouldNotContain(name => name.StartsWith("MONGO_INITDB"));
        (await EnvironmentAsync(builder, "mongodb-init"))["MONGODB_MEMBERS"].ShouldContain("{mongodb-3.bindings.tcp.host}");
        ((IResourceWithConnectionString)ResourceOf(builder, "mongodb")).ConnectionStringExpression.ValueExpression
            .ShouldMatch("^mongodb://admin:\\{mongodb-password.value\\}@.*,.*,.*/\\?replicaSet=rs0&authSource=admin&authMechanism=SCRAM-SHA-256$");
    }

    [Theory]
    [InlineData("Topology", "HighAvailability", "needs Pipeline:Backing=Containers")]
    [InlineData("Topology", "Triple", "Triple")]
    [InlineData("VolumePrefix", "a/b", "Pipeline:VolumePrefix is 'a/b'")]
    [InlineData("Processors", "0", "use 1 to 16")]
    public void A_setting_that_cannot_be_is_named(string name, string value, string expected)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new($"Pipeline:{name}", value)]).Build();

        PipelineOptions.TryRead(configuration, new(DistributedApplicationOperation.Run), out _, out var problem).ShouldBeFalse();
        problem.ShouldContain(expected);
    }

    private static Task<IDistributedApplicationTestingBuilder> CreatePublishingAsync(string topology) =>
        CreateAsync("--Pipeline:Backing=Containers", $"--Pipeline:Topology={topology}", "--operation", "publish", "--step", "publish");

    private static Task<IDistributedApplicationTestingBuilder> CreateAsync(params string[] args) =>
        DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(args);

    private static string[] ContainersOf(IDistributedApplicationTestingBuilder builder) =>
        [.. builder.Resources.Where(resource => resource.IsContainer()).Select(resource => resource.Name)];

    private static IResource ResourceOf(IDistributedApplicationTestingBuilder builder, string name) => builder.Resources.Single(resource => resource.Name == name);

    private static int ReplicasOf(IDistributedApplicationTestingBuilder builder, string name) => ResourceOf(builder, name).GetReplicaCount();

    /// <summary>The variables as a publisher sees them: expressions in place of values.</summary>
    private static async Task<Dictionary<string, string>> EnvironmentAsync(IDistributedApplicationTestingBuilder builder, string name)
    {
        var resource = ResourceOf(builder, name);
        var context = new EnvironmentCallbackContext(builder.ExecutionContext, resource);
        foreach (var callback in resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToArray())
            await callback.Callback(context);
        return context.EnvironmentVariables.ToDictionary(
            variable => variable.Key,
            variable => variable.Value is IManifestExpressionProvider value ? value.ValueExpression : $"{variable.Value}");
    }
}
