using Docker.DotNet.Models;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Swarm;
using Topology = MetalsPipeline.Ops.Swarm.Topology;

namespace MetalsPipeline.Ops.Tests.Swarm;

public class LabelSpreadTests
{
    [Fact]
    public void Each_number_gets_a_node_of_its_own_in_the_order_of_joining() =>
        Spread(Topology.HighAvailability, Node("a"), Node("b"), Node("c"), Node("d")).ShouldBe("a:kafka-1 a:mongodb-1 a:zookeeper-1 b:kafka-2 b:mongodb-2 b:zookeeper-2 c:kafka-3 c:mongodb-3 c:zookeeper-3 |");

    [Fact]
    public void Labels_that_are_there_stay_and_draw_their_number_s_others() =>
        Spread(Topology.HighAvailability, Node("a"), Node("b", "kafka-3", "mongodb-3"), Node("c", "zookeeper-1")).ShouldBe("c:kafka-1 c:mongodb-1 a:kafka-2 a:mongodb-2 a:zookeeper-2 b:zookeeper-3 |");

    [Fact]
    public void A_single_node_gets_the_first_number_and_the_others_wait() =>
        Spread(Topology.HighAvailability, Node("a")).ShouldBe("a:kafka-1 a:mongodb-1 a:zookeeper-1 | kafka-2 mongodb-2 zookeeper-2 kafka-3 mongodb-3 zookeeper-3");

    [Fact]
    public void The_single_topology_has_one_node_whatever_else_that_is_for() =>
        Spread(Topology.Single, Node("a", "kafka-1"), Node("b", "zookeeper")).ShouldBe("b:kafka b:mongodb |");

    [Fact]
    public void Nodes_that_take_no_tasks_get_no_data() =>
        Spread(Topology.Single, Node("a") with { Availability = SwarmNode.Drained }, Node("b") with { State = "down" }, Node("c")).ShouldBe("c:kafka c:mongodb c:zookeeper |");

    [Fact]
    public void A_node_that_is_down_keeps_its_number_since_its_data_is_there() =>
        Spread(Topology.HighAvailability, Node("a", "kafka-1") with { State = "down" }, Node("b"), Node("c")).ShouldStartWith("a:mongodb-1 a:zookeeper-1 b:kafka-2");

    [Fact]
    public void Nothing_is_left_to_do_the_second_time() =>
        Spread(Topology.Single, Node("a", "kafka", "mongodb", "zookeeper")).ShouldBe(" |");

    [Fact]
    public void A_label_that_is_off_is_none() =>
        Spread(Topology.Single, Node("a", "kafka", "mongodb") with { Labels = new Dictionary<string, string> { ["kafka"] = "false", ["mongodb"] = "true" } }).ShouldBe("a:kafka a:zookeeper |");

    [Fact]
    public void A_label_on_two_nodes_is_refused_naming_both() =>
        Should.Throw<CommandException>(() => Spread(Topology.Single, Node("a", "kafka"), Node("b", "kafka"))).Message.ShouldStartWith("The label kafka is on several nodes (a, b):");

    [Fact]
    public void A_stack_s_labels_are_those_that_its_services_are_tied_to() => PlacementLabel.Groups(
    [
        Tied("kafka-2"), Tied("kafka-1"), Tied("zookeeper-2"), Tied("grafana"), Tied("kafka-1"),
        Service("node.labels.kafka-9 != true"), Service("node.role == manager"), Service("node.labels.zone == north"), Service(),
    ]).Select(group => string.Join(' ', group)).ShouldBe(["grafana kafka-1", "kafka-2 zookeeper-2"]);

    private static ServiceSpec Tied(string label) => Service($"node.labels.{label} == true");

    private static ServiceSpec Service(params string[] constraints) => new() { TaskTemplate = new TaskSpec { Placement = new Placement { Constraints = constraints } } };

    private static SwarmNode Node(string name, params string[] labels) => new() { Id = name, Name = name, Labels = labels.ToDictionary(label => label, _ => "true") };

    /// <summary>NODE:LABEL …, and behind | the labels without a node.</summary>
    private static string Spread(Topology topology, params SwarmNode[] nodes)
    {
        var spread = LabelSpread.Plan(IdentityLabels.Groups(topology), nodes);
        return $"{string.Join(' ', spread.Changes.Select(change => $"{change.Node}:{change.Label}"))} | {string.Join(' ', spread.Homeless)}".TrimEnd();
    }
}
