using System.Net.Http.Json;
using Confluent.Kafka;
using MetalsPipeline.Contracts;

namespace MetalsPipeline.Containers.Tests;

/// <summary>The whole system with its servers in containers.</summary>
[Collection(DockerEngine.Collection)]
[Trait("Category", "Docker")]
public sealed class PipelineTests : IAsyncLifetime
{
    private const string ApiKey = "integration-test-key";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(120);

    private readonly Volumes _volumes = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _volumes.DisposeAsync();

    [DockerFact]
    public async Task Ticks_are_stored_and_survive_the_servers_and_the_app_host()
    {
        var tick = new { eventId = Guid.CreateVersion7(), metal = "gold", price = 4061.5m, timestamp = DateTimeOffset.UtcNow };
        await using (var app = await StartAsync())
        {
            await PostAsync(app, tick);
            await StoredAsync(app, tick.eventId);

            foreach (var server in new[] { "mongodb", "kafka", "zookeeper" })
                (await app.ResourceCommands.ExecuteCommandAsync(server, KnownResourceCommands.RestartCommand)).Success.ShouldBeTrue();
            var second = tick with { eventId = Guid.CreateVersion7() };
            await Eventually.TrueAsync(async () => (await TryPostAsync(app, second)).IsSuccessStatusCode, "a tick after the restart of all servers");
            await StoredAsync(app, tick.eventId, second.eventId);
        }

        await using var next = await StartAsync();
        await StoredAsync(next, tick.eventId);
    }

    [DockerFact]
    public async Task Each_server_starts_when_that_which_it_needs_is_healthy()
    {
        await using var app = await StartAsync();

        (await app.LineAsync("kafka", "Finished waiting for", StartLimit)).ShouldContain("'zookeeper'");
        (await app.LineAsync("processor", "Waiting for 'kafka'", StartLimit)).ShouldContain("to become healthy");
        StartOf(app, "zookeeper").ShouldBeLessThan(StartOf(app, "kafka"));
        StartOf(app, "kafka").ShouldBeLessThan(StartOf(app, "producer"));
        StartOf(app, "mongodb").ShouldBeLessThan(StartOf(app, "processor"));
    }

    [DockerFact]
    public async Task Kafka_gets_what_it_needs_for_ZooKeeper_and_nothing_for_KRaft()
    {
        await using var app = await StartAsync();

        var environment = Snapshot(app, "kafka").EnvironmentVariables.ToDictionary(variable => variable.Name, variable => variable.Value);
        environment["KAFKA_ZOOKEEPER_CONNECT"].ShouldBe("zookeeper.dev.internal:2181");
        environment["KAFKA_ADVERTISED_LISTENERS"].ShouldBe(
            $"PLAINTEXT_HOST://127.0.0.1:{app.GetEndpoint("kafka", "tcp").Port},PLAINTEXT_INTERNAL://kafka.dev.internal:9093");
        environment.Keys.ShouldNotContain(name => name.Contains("PROCESS_ROLES") || name.Contains("CONTROLLER") || name.Contains("NODE_ID"));
        environment.Values.ShouldNotContain(value => value!.Contains("CONTROLLER"));
    }

    [DockerFact]
    public async Task A_container_reaches_a_service_of_this_machine()
    {
        await using var app = await StartAsync(builder =>
        {
            var producer = builder.CreateResourceBuilder((ProjectResource)builder.Resources.Single(resource => resource.Name == "producer"));
            builder.AddContainer("visitor", DockerEngine.ShellImage).WithEntrypoint("bash").WithReference(producer).WaitFor(producer).WithArgs(
                "-c",
                "at=${services__producer__http__0#http://}; echo \"to $at\"; exec 3<>\"/dev/tcp/${at%:*}/${at#*:}\"; printf 'GET /health/live HTTP/1.0\\r\\n\\r\\n' >&3; head -n 1 <&3");
        });

        (await app.LineAsync("visitor", "to host", StartLimit)).ShouldBe($"to host.docker.internal:{app.GetEndpoint("producer").Port}");
        (await app.LineAsync("visitor", "HTTP/1.1", StartLimit)).ShouldBe("HTTP/1.1 200 OK");
    }

    [DockerFact]
    public async Task A_highly_available_system_stores_ticks_and_keeps_three_copies_of_its_topics()
    {
        var tick = new { eventId = Guid.CreateVersion7(), metal = "gold", price = 4061.5m, timestamp = DateTimeOffset.UtcNow };
        await using var app = await StartAsync(_ => { }, "--Pipeline:Topology=HighAvailability", "--Parameters:mongodb-keyfile=keyfile-of-the-integration-test");

        await PostAsync(app, tick);
        await StoredAsync(app, tick.eventId);

        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = await app.GetConnectionStringAsync("kafka") }).Build();
        var metadata = admin.GetMetadata(Topics.MetalsPrices, TimeSpan.FromSeconds(10));
        metadata.Brokers.Select(broker => broker.BrokerId).ShouldBe([1, 2, 3], ignoreOrder: true);
        metadata.Topics.Single().Partitions.ShouldAllBe(partition => partition.Replicas.Length == 3);
        Snapshot(app, "mongodb-init").State!.Text.ShouldBe(KnownResourceStates.Finished);
        (await app.LineAsync("mongodb-init", "The replica set has", StartLimit)).ShouldContain("mongodb-3.dev.internal:27017");
        using var registry = app.CreateHttpClient("schema-registry");
        (await registry.GetStringAsync("/subjects")).ShouldBe("[]");
    }

    private Task<DistributedApplication> StartAsync() => StartAsync(_ => { });

    private async Task<DistributedApplication> StartAsync(Action<IDistributedApplicationTestingBuilder> configure, params string[] settings)
    {
        using var limit = new CancellationTokenSource(StartLimit);
        string[] args =
        [
            "--Pipeline:Backing=Containers", $"--{_volumes.Setting}", $"--Parameters:api-key={ApiKey}", "--Parameters:mongodb-password=integration-test-password", .. settings,
        ];
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(args, limit.Token);
        configure(builder);
        var app = await builder.BuildAsync(limit.Token);
        await app.StartAsync(limit.Token);
        foreach (var service in new[] { "producer", "processor", "health-api" })
            await app.ResourceNotifications.WaitForResourceHealthyAsync(service, limit.Token);
        return app;
    }

    private static async Task PostAsync(DistributedApplication app, object tick) => (await TryPostAsync(app, tick)).EnsureSuccessStatusCode();

    private static async Task<HttpResponseMessage> TryPostAsync(DistributedApplication app, object tick)
    {
        using var client = app.CreateHttpClient("producer");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/produce") { Content = JsonContent.Create(tick) };
        request.Headers.Add("X-Api-Key", ApiKey);
        return await client.SendAsync(request);
    }

    private static async Task StoredAsync(DistributedApplication app, params Guid[] ticks)
    {
        using var client = app.CreateHttpClient("health-api");
        await Eventually.TrueAsync(
            async () =>
            {
                using var response = await client.GetAsync("/api/prices/gold?limit=100000");
                if (!response.IsSuccessStatusCode)
                    return false;
                var stored = await response.Content.ReadFromJsonAsync<PriceTick[]>();
                return ticks.All(id => stored!.Any(tick => tick.EventId == id));
            },
            "the ticks in the store");
    }

    private static CustomResourceSnapshot Snapshot(DistributedApplication app, string name) =>
        app.ResourceNotifications.TryGetCurrentState(name, out var state) ? state.Snapshot : throw new InvalidOperationException($"There is no '{name}'.");

    private static DateTime StartOf(DistributedApplication app, string name) => Snapshot(app, name).StartTimeStamp!.Value;
}
