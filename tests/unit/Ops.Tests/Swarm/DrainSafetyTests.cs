using Docker.DotNet.Models;
using MetalsPipeline.Ops.Stacks;
using MetalsPipeline.Ops.Swarm;

namespace MetalsPipeline.Ops.Tests.Swarm;

public class DrainSafetyTests
{
    private static readonly SwarmNode[] Three = [Manager("a", "kafka-1"), Manager("b", "kafka-2"), Manager("c", "kafka-3")];

    [Fact]
    public void One_of_three_may_go() => Objections(Three, Cluster(1, 1, 1)).ShouldBeEmpty();

    [Fact]
    public void A_second_member_of_a_cluster_may_not_go() => Objections(Three, Cluster(1, 0, 1)).ShouldBe(
        ["kafka would have 1 of 3 members, but needs 2: kafka-1 is on a, kafka-2 has 0 of 1 tasks."]);

    [Fact]
    public void A_member_counts_only_where_its_node_takes_tasks() =>
        Objections([Three[0], Three[1], Three[2] with { Availability = SwarmNode.Drained }], Cluster(1, 1, 1)).ShouldBe(
            ["kafka would have 1 of 3 members, but needs 2: kafka-1 is on a, kafka-3 is on c, which is on drain."]);

    [Fact]
    public void A_member_whose_node_is_gone_counts_as_missing() =>
        Objections([Three[0], Three[1], Manager("c")], Cluster(1, 1, 1)).ShouldHaveSingleItem().ShouldContain("kafka-3 has no node");

    [Fact]
    public void Two_members_on_one_node_go_together() =>
        Objections([Manager("a", "kafka-1", "kafka-2"), Manager("b"), Three[2]], Cluster(1, 1, 1)).ShouldHaveSingleItem().ShouldContain("kafka-1 is on a, kafka-2 is on a");

    [Fact]
    public void A_node_without_members_may_go_whatever_the_cluster_is_like() =>
        Objections([Manager("a"), .. Three[1..], Manager("d")], Cluster(0, 0, 1)).ShouldBeEmpty();

    [Fact]
    public void A_server_that_is_alone_stops() =>
        Objections([Manager("a", "kafka"), Worker("b")], [Service("kafka", 1)])[^1].ShouldBe("kafka runs on a alone, where its data is: it would stop until the node is back.");

    [Fact]
    public void Managers_keep_their_quorum() =>
        Objections([Three[0], Three[1] with { IsReachable = false, State = "down" }, Three[2]], []).ShouldBe(
            ["Without a 1 of 3 managers are reachable, but 2 are needed for the Swarm to be managed."]);

    [Fact]
    public void A_worker_is_no_matter_for_the_quorum() => Objections([Worker("a"), Manager("b")], []).ShouldBeEmpty();

    [Fact]
    public void Somebody_has_to_take_the_tasks() =>
        Objections([Worker("a"), Manager("b") with { Availability = "pause" }], []).ShouldBe(["No other node takes tasks: all that a runs would stop."]);

    private static IReadOnlyList<string> Objections(SwarmNode[] nodes, ServiceState[] services) => DrainSafety.Objections(nodes[0], nodes, services);

    private static SwarmNode Worker(string name, params string[] labels) => new() { Id = name, Name = name, Labels = labels.ToDictionary(label => label, _ => "true") };

    private static SwarmNode Manager(string name, params string[] labels) => Worker(name, labels) with { IsManager = true, IsReachable = true };

    /// <summary>Kafka's three, of which each has so many of its one task.</summary>
    private static ServiceState[] Cluster(params int[] running) => [.. running.Select((count, index) => Service($"kafka-{index + 1}", count))];

    private static ServiceState Service(string name, int running) => new(
        name,
        new SwarmService
        {
            Spec = new ServiceSpec
            {
                Mode = new ServiceMode { Replicated = new ReplicatedService { Replicas = 1 } },
                TaskTemplate = new TaskSpec { Placement = new Placement { Constraints = [$"node.labels.{name} == true"] } },
            },
        },
        [.. Enumerable.Repeat(new TaskResponse { DesiredState = TaskState.Running, Status = new() { State = TaskState.Running } }, running)]);
}
