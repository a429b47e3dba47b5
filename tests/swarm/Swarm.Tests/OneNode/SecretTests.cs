using System.Text;
using System.Text.Json;
using MetalsPipeline.Swarm.Tests.Engines;
using MetalsPipeline.Swarm.Tests.Stacks;

namespace MetalsPipeline.Swarm.Tests.OneNode;

[Collection(OneNode.Name)]
public sealed class SecretTests(OneNodeTopology topology)
{
    private SwarmUnderTest Swarm => topology.Swarm;

    private DeployedStack Stack => topology.Stack;

    [Theory]
    [InlineData("producer", "Kafka__Password", "Producer__ApiKey")]
    [InlineData("processor", "Kafka__Password", "ConnectionStrings__mongodb", "mongodb-password")]
    [InlineData("health-api", "Kafka__Password", "ConnectionStrings__mongodb", "mongodb-password")]
    [InlineData("kafka", "kafka-password", "kafka-users")]
    [InlineData("mongodb", "mongodb-password")]
    public async Task Secrets_are_files_that_only_the_service_can_read(string service, params string[] files)
    {
        var listing = await Stack.ShellAsync(await Stack.TaskAsync(service), "stat --format '%n %u %g %a' /run/secrets/*");

        listing.Split('\n').ShouldBe(files.Select(file => $"/run/secrets/{file} 10001 10001 400"), ignoreOrder: true);
    }

    [Fact]
    public async Task A_connection_string_is_put_together_where_it_is_used()
    {
        var connectionString = await Stack.ShellAsync(await Stack.TaskAsync("processor"), "cat /run/secrets/ConnectionStrings__mongodb");

        connectionString.ShouldBe($"mongodb://admin:{topology.Published.Values["mongodb-password"]}@mongodb:27017/?authSource=admin&authMechanism=SCRAM-SHA-256");
    }

    [Fact]
    public async Task No_secret_is_seen_by_inspecting_anything()
    {
        var tasks = await Stack.TasksAsync();
        JsonElement[] things =
        [
            .. await Stack.ServicesAsync(),
            .. await Swarm.Manager.InspectAsync("task", [.. tasks.Select(task => task.Id)]),
            .. await Swarm.Manager.InspectAsync("container", await Swarm.Manager.LinesAsync("ps", "--all", "--quiet")),
            .. await Swarm.Manager.InspectAsync("image", await Swarm.Manager.LinesAsync("images", "--quiet")),
            .. await Swarm.Manager.InspectAsync("secret", topology.Published.SecretNames()),
        ];
        var configs = await Swarm.Manager.InspectAsync("config", await Swarm.Manager.LinesAsync("config", "ls", "--quiet"));
        var contents = configs.Select(config => Encoding.UTF8.GetString(config.GetProperty("Spec").GetProperty("Data").GetBytesFromBase64()));
        var seen = string.Concat(things.Select(thing => thing.GetRawText()).Concat(contents));

        seen.ShouldContain("metals_processor");
        foreach (var value in topology.Published.Values.Values)
            seen.ShouldNotContain(value);
    }

    [Fact]
    public async Task A_new_password_restarts_those_that_read_it_and_no_other()
    {
        var before = await TaskOfEachAsync();
        var changed = await PublishedStack.PublishAsync("Single", ("mongodb-password", "canary-mongodb-password-renewed"));

        await topology.DeployAsync(changed);
        await Eventually.GetAsync(
            TaskOfEachAsync,
            now => before.Keys.Where(service => now[service] != before[service]).Order().SequenceEqual(["health-api", "mongodb", "processor"]),
            "new tasks of those that read the password, and of nobody else",
            TimeSpan.FromMinutes(3));
        await Stack.ConvergedAsync();
        (await Stack.ShellAsync(await Stack.TaskAsync("processor"), "cat /run/secrets/mongodb-password")).ShouldBe("canary-mongodb-password-renewed");

        await topology.DeployAsync(topology.Published);
    }

    private async Task<Dictionary<string, string>> TaskOfEachAsync(CancellationToken cancellationToken = default) =>
        (await Stack.TasksAsync(cancellationToken)).Where(task => task.IsRunning).GroupBy(task => task.Service)
        .ToDictionary(tasks => tasks.Key, tasks => string.Join(',', tasks.Select(task => task.Id).Order()));
}
