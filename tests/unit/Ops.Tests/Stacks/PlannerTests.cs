using System.Runtime.CompilerServices;
using Docker.DotNet.Models;
using MetalsPipeline.Ops.Stacks;
using MetalsPipeline.Ops.Stacks.Compose;
using MetalsPipeline.Ops.Stacks.Plans;
using YamlDotNet.RepresentationModel;

namespace MetalsPipeline.Ops.Tests.Stacks;

public class PlannerTests
{
    private const string Stack = "shop";

    /// <summary>All that our own publisher ever writes.</summary>
    private static readonly string Everything = File.ReadAllText(Snapshot());

    [Fact]
    public void What_runs_as_it_should_needs_no_change() => Plan(Everything, Everything).Changes.ShouldBeEmpty();

    [Fact]
    public void No_value_of_a_service_changes_unseen()
    {
        var unseen = new List<string>();
        foreach (var (path, change) in Scalars())
        {
            if (Plan(Everything, change).Changes is not [{ Kind: ChangeKind.Service, Action: ChangeAction.Update, Fields.Count: > 0 }])
                unseen.Add(path);
        }

        unseen.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("subnet: \"10.10.1.0/24\"", "subnet: \"10.10.9.0/24\"", "another subnet")]
    [InlineData("internal: true", "internal: false", "another internal")]
    [InlineData("encrypted: \"true\"", "other: \"true\"", "another driver_opts")]
    public void A_network_that_would_have_to_change_is_a_problem(string there, string wanted, string problem) =>
        Plan(Everything, Everything.Replace(there, wanted, StringComparison.Ordinal)).Problems.ShouldHaveSingleItem().ShouldContain(problem);

    [Theory]
    [InlineData("node.labels.zone == a", true)]
    [InlineData("node.labels.zone==A", true)]
    [InlineData("node.labels.zone != b", true)]
    [InlineData("node.labels.none != b", true)]
    [InlineData("node.labels.zone == b", false)]
    [InlineData("node.labels.none == a", false)]
    [InlineData("node.hostname == one", true)]
    [InlineData("node.role == worker", false)]
    [InlineData("engine.labels.disk == fast", true)]
    [InlineData("node.platform.os == linux", true)]
    public void Constraints_are_read_as_the_swarm_does(string constraint, bool meets) => NodeMatch.Of(new ServiceSpec { TaskTemplate = new TaskSpec { Placement = new Placement { Constraints = [constraint] } } }, [Node()]).Count.ShouldBe(meets ? 1 : 0);

    [Fact]
    public void A_node_that_is_away_is_worth_a_note_but_no_problem()
    {
        var wanted = Read(Everything);
        var node = Node();
        node.Status!.State = "down";
        node.Spec!.Labels = new Dictionary<string, string> { ["db-1"] = "true" };
        var plan = new Planner(wanted, Running(wanted, node), Objects(wanted), _ => null).Plan();
        plan.Problems.ShouldBeEmpty();
        plan.Notes.ShouldHaveSingleItem().ShouldBe("The service 'db' waits for one, which isn't ready and active.");
    }

    private static StackPlan Plan(string there, string wanted)
    {
        var running = Read(there);
        return new Planner(Read(wanted), Running(running, Node()), Objects(running), _ => null).Plan();
    }

    private static StackDefinition Read(string text) => StackReader.Read(ComposeFile.Of(text), Stack);

    private static StackState Running(StackDefinition stack, NodeListResponse node) => new(
        stack.Name,
        [.. stack.Services.Select(service => new ServiceState(service.Key, new SwarmService { Spec = service.Value }, []))],
        new Dictionary<string, NodeListResponse> { ["1"] = node });

    private static SwarmObjects Objects(StackDefinition stack) => new(
        [.. stack.Networks.Select(network => new NetworkResponse
        {
            Name = network.Name, Scope = "swarm", Driver = network.Driver, Options = network.Options, Internal = network.Internal, Attachable = network.Attachable, IPAM = network.IPAM!,
        })],
        [.. stack.Configs.Select(config => new SwarmConfig { Spec = new SwarmConfigSpec { Name = config.Name, Templating = new SwarmDriver { Name = config.TemplateDriver } } })],
        [.. stack.Secrets.Values.Select(name => new Secret { Spec = new SwarmSecretSpec { Name = name } })]);

    private static NodeListResponse Node() => new()
    {
        ID = "1",
        Spec = new NodeUpdateParameters { Role = "manager", Availability = "active", Labels = new Dictionary<string, string> { ["zone"] = "a", ["db-1"] = "true" } },
        Status = new NodeStatus { State = "ready" },
        Description = new NodeDescription
        {
            Hostname = "one",
            Platform = new SwarmPlatform { OS = "linux", Architecture = "x86_64" },
            Engine = new EngineDescription { Labels = new Dictionary<string, string> { ["disk"] = "fast" } },
        },
    };

    /// <summary>The file with each value of the service replaced in turn.</summary>
    private static IEnumerable<(string Path, string Text)> Scalars()
    {
        foreach (var value in Leaves("", Load()["services"]["db"]).Select(leaf => leaf.Path))
        {
            var root = Load();
            var node = Leaves("", root["services"]["db"]).Single(leaf => leaf.Path == value).Node;
            if (Other(value, node.Value!) is not { } other)
                continue;
            node.Value = other;
            using var writer = new StringWriter();
            new YamlStream(new YamlDocument(root)).Save(writer, assignAnchors: false);
            yield return (value, writer.ToString());
        }

        static YamlNode Load()
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(Everything));
            return stream.Documents[0].RootNode;
        }
    }

    /// <summary>Another value that is as right there; null where a change is refused and not planned.</summary>
    private static string? Other(string path, string value) => path switch
    {
        "/deploy/mode" or "/deploy/placement/constraints/0" or "/secrets/0/source" or "/configs/0/source" or "/volumes/1/source" or "/volumes/0/type" or "/volumes/1/type" or "/volumes/2/type" => null,
        "/deploy/endpoint_mode" => "vip",
        _ when value is "true" or "false" => value == "true" ? "false" : "true",
        _ when path.EndsWith("/mode", StringComparison.Ordinal) && value.StartsWith('0') => "0444",
        _ when path.EndsWith("_ratio", StringComparison.Ordinal) => "0.5",
        _ when path.EndsWith("/cpus", StringComparison.Ordinal) => "0.75",
        _ when value.Length > 0 && char.IsAsciiDigit(value[0]) && ComposeValues.Number(value) is null && ComposeValues.Duration(value) is not null => "77s",
        _ when path.EndsWith("/memory", StringComparison.Ordinal) => "77M",
        _ when ComposeValues.Number(value) is { } number => $"{number + 1}",
        _ when path.Contains("extra_hosts", StringComparison.Ordinal) => "elsewhere:10.0.0.6",
        _ => value + "x",
    };

    private static IEnumerable<(string Path, YamlScalarNode Node)> Leaves(string path, YamlNode node) => node switch
    {
        YamlMappingNode map => map.Children.SelectMany(child => Leaves($"{path}/{child.Key}", child.Value)),
        YamlSequenceNode list => list.Children.SelectMany((child, index) => Leaves($"{path}/{index}", child)),
        YamlScalarNode scalar => [(path, scalar)],
        _ => [],
    };

    private static string Snapshot([CallerFilePath] string caller = "") =>
        Path.Combine(Path.GetDirectoryName(caller)!, "../../Hosting.DockerSwarm.Tests/Snapshots/everything.yml");
}
