using System.Text.Json;
using MetalsPipeline.Ops.Tests;

namespace MetalsPipeline.Swarm.Tests.Metals;

[Collection(Small.Name)]
public sealed class SwarmTests(SmallStackFixture stack)
{
    [Theory]
    [InlineData("worker")]
    [InlineData("manager")]
    public async Task The_command_that_joins_is_docker_s_own(string role)
    {
        var joining = await stack.Metals.RunAsync($"swarm join-command --{role}");

        joining.ExitCode.ShouldBe(0);
        joining.Out.TrimEnd().ShouldBe($"docker swarm join --token {await stack.Manager.RunAsync("swarm", "join-token", "--quiet", role)} 127.0.0.1:2377");
        joining.OnlyError.ShouldStartWith("No other machine reaches 127.0.0.1:2377");
        (await stack.Metals.RunAsync($"swarm join-command --{role} --output json")).ShouldMatchSnapshot($"swarm-join-command.{role}");
    }

    [Fact]
    public async Task Labels_come_and_go()
    {
        var plan = await stack.Metals.RunAsync("swarm label self kafka kafka-1 --dry-run --output json");
        plan.ExitCode.ShouldBe(2);
        plan.ShouldMatchSnapshot("swarm-label");
        (await LabelsAsync()).ShouldBe(["kafka", "mongodb", "zookeeper"], ignoreOrder: true);

        (await stack.Metals.RunAsync($"swarm label {SmallStackFixture.Node} kafka-1 zone --yes")).ExitCode.ShouldBe(0);
        (await LabelsAsync()).ShouldBe(["kafka", "kafka-1", "mongodb", "zone", "zookeeper"], ignoreOrder: true);

        // The number's other labels belong where one of them is.
        var spread = await stack.Metals.RunAsync("swarm label --topology HighAvailability --yes --output ndjson");
        spread.Out.ShouldBe(
            $$"""
            {"action":"add","node":"{{SmallStackFixture.Node}}","label":"mongodb-1"}
            {"action":"add","node":"{{SmallStackFixture.Node}}","label":"zookeeper-1"}

            """);
        spread.Error.ShouldContain("No node is left for kafka-2, mongodb-2, zookeeper-2, kafka-3, mongodb-3, zookeeper-3: join more");

        (await stack.Metals.RunAsync("swarm label self kafka-1 mongodb-1 zookeeper-1 zone --remove --yes")).ExitCode.ShouldBe(0);
        (await LabelsAsync()).ShouldBe(["kafka", "mongodb", "zookeeper"], ignoreOrder: true);
        (await stack.Metals.RunAsync("swarm label self kafka --yes")).OnlyError.ShouldBe("There is nothing to change.");

        var folder = Directory.CreateTempSubdirectory("metals-");
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, "stack.yml"),
            string.Concat("services:\n", string.Concat(((string[])["kafka", "grafana"]).Select(name => $"  {name}: {{ image: x, deploy: {{ placement: {{ constraints: [node.labels.{name} == true] }} }} }}\n"))));
        var published = await stack.Metals.RunAsync($"swarm label --published {folder.FullName} --dry-run --output ndjson");
        folder.Delete(recursive: true);
        published.Out.ShouldBe($$"""{"action":"add","node":"{{SmallStackFixture.Node}}","label":"grafana"}""" + "\n", published.Error);
    }

    [Fact]
    public async Task The_doctor_sees_what_is_well_and_what_is_not()
    {
        var checks = Checks(await stack.Metals.RunAsync("swarm doctor --output json"));

        checks["swarm/quorum"].ShouldBe("pass: 1 manager, which is the whole Swarm");
        checks["swarm/nodes"].ShouldBe("pass: 1 node ready");
        checks["swarm/autolock"].ShouldStartWith("warn: off");
        checks["ports/published"].ShouldBe("pass: 8000, 8001, 8080 are free or the stack's");
        checks["labels/kafka"].ShouldBe($"pass: on {SmallStackFixture.Node}");
        checks["capacity/disk"].ShouldContain("GiB free");
        checks["stack/services"].ShouldBe("pass: 3 services at strength");
        checks["stack/no-new-privileges"].ShouldNotStartWith("pass");
        checks["stack/orphans"].ShouldBe("pass: all configs and secrets are used");

        await stack.Manager.InputAsync("x", "secret", "create", "--label", "aspire.dockerswarm.stack=metals", "metals-old-g1", "-");
        await stack.Manager.InputAsync("x", "config", "create", "--label", "com.docker.stack.namespace=metals", "metals-gone-1", "-");
        // A release as metals records it.
        await stack.Manager.InputAsync(
            "version: \"3.9\"\nservices: {web: {image: \"web:1\"}}\nsecrets: {a: {external: true, name: metals-kept-g1}}\n",
            "config", "create", "--label", "com.docker.stack.namespace=metals", "--label", "com.metals.release=1", "--label", "com.metals.release.time=2026-01-31T12:00:00Z",
            "--label", "com.metals.release.user=operator", "--label", "com.metals.release.reason=deploy", "--label", "com.metals.release.outcome=ok", "metals-release-1", "-");
        await stack.Manager.InputAsync("x", "secret", "create", "--label", "aspire.dockerswarm.stack=metals", "metals-kept-g1", "-");
        try
        {
            var result = await stack.Metals.RunAsync("swarm doctor --topology HighAvailability --output json");
            result.ExitCode.ShouldBe(5);
            checks = Checks(result);
            checks["labels/mongodb-2"].ShouldBe("fail: on no node: its server can't start");
            checks["stack/orphans"].ShouldBe("warn: nothing uses metals-gone-1, metals-old-g1");
        }
        finally
        {
            await stack.Manager.RunAsync("secret", "rm", "metals-old-g1", "metals-kept-g1");
            await stack.Manager.RunAsync("config", "rm", "metals-gone-1", "metals-release-1");
        }
    }

    [Fact]
    public async Task A_node_without_which_something_stops_is_drained_by_force_only_and_comes_back()
    {
        var refused = await stack.Metals.RunAsync("swarm drain self --yes");
        refused.ExitCode.ShouldBe(1);
        refused.Out.ShouldBeEmpty();
        refused.Error.ShouldBe(
            $"""
            Without {SmallStackFixture.Node} 0 of 1 managers are reachable, but 1 are needed for the Swarm to be managed.
            No other node takes tasks: all that {SmallStackFixture.Node} runs would stop.
            kafka runs on {SmallStackFixture.Node} alone, where its data is: it would stop until the node is back.
            Nothing was changed; --force drains it all the same.

            """);

        var drained = await stack.Metals.RunAsync("swarm drain self --force --yes --output json --timeout 180");
        drained.ExitCode.ShouldBe(0);
        drained.ShouldMatchSnapshot("swarm-drain");
        (await stack.Manager.LinesAsync("ps", "--quiet")).ShouldBeEmpty();
        (await stack.Metals.RunAsync("stack status")).ExitCode.ShouldBe(5);

        (await stack.Metals.RunAsync("swarm drain self --undo --yes --timeout 180")).ExitCode.ShouldBe(0);
        await stack.ConvergedAsync();
        (await stack.Metals.RunAsync("swarm drain self --undo --yes")).OnlyError.ShouldBe("There is nothing to change.");
        (await File.ReadAllTextAsync(stack.Metals.AuditFile)).ShouldContain($"\"command\":\"swarm drain {SmallStackFixture.Node}\",\"outcome\":\"done\"");
    }

    [Fact]
    public async Task A_node_that_is_not_there_is_named()
    {
        var result = await stack.Metals.RunAsync("swarm drain node-9 --dry-run");

        result.ExitCode.ShouldBe(1);
        result.OnlyError.ShouldBe($"There is no node 'node-9' in the Swarm; there are {SmallStackFixture.Node}.");
    }

    private static Dictionary<string, string> Checks(Ops.Tests.MetalsResult doctor) => JsonSerializer.Deserialize<JsonElement[]>(doctor.Out)!.ToDictionary(
        check => $"{check.GetProperty("area").GetString()}/{check.GetProperty("name").GetString()}",
        check => $"{check.GetProperty("verdict").GetString()}: {check.GetProperty("finding").GetString()}");

    private async Task<IEnumerable<string>> LabelsAsync() =>
        (await stack.Manager.InspectAsync("node", "self")).GetProperty("Spec").GetProperty("Labels").EnumerateObject().Select(label => label.Name);
}
