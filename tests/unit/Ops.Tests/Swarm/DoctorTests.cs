using Docker.DotNet.Models;
using MetalsPipeline.Ops.Stacks;
using MetalsPipeline.Ops.Swarm;
using MetalsPipeline.Ops.Swarm.Doctor;

namespace MetalsPipeline.Ops.Tests.Swarm;

public class DoctorTests
{
    private const long GiB = 1L << 30;

    private static readonly SwarmNode Manager = new() { Id = "a", Name = "a", IsManager = true, IsReachable = true, EngineVersion = "28.0.0" };

    [Theory]
    [InlineData(1, 0, 0, "pass: 1 manager, which is the whole Swarm")]
    [InlineData(1, 0, 1, "warn: 1 manager, of which 0 may be lost")]
    [InlineData(2, 0, 0, "warn: 2 managers, of which 0 may be lost")]
    [InlineData(3, 0, 0, "pass: 3 managers, of which 1 may be lost")]
    [InlineData(3, 1, 0, "fail: 3 managers, of which 0 may be lost; not reachable: gone")]
    [InlineData(5, 1, 0, "fail: 5 managers, of which 1 may be lost; not reachable: gone")]
    public void The_quorum_bears_what_it_says(int managers, int away, int workers, string expected)
    {
        SwarmNode[] nodes =
        [
            .. Enumerable.Repeat(Manager, managers - away),
            .. Enumerable.Repeat(Manager with { Name = "gone", IsReachable = false }, away),
            .. Enumerable.Repeat(Manager with { Name = "worker", IsManager = false }, workers),
        ];
        Text(SwarmChecks.Run(nodes, autolock: true).Single(check => check.Name == "quorum")).ShouldBe(expected);
    }

    [Fact]
    public void Nodes_that_are_not_there_or_take_no_tasks_are_named()
    {
        Text(SwarmChecks.Run([Manager, Manager with { Name = "b", Availability = "drain" }], true).Single(check => check.Name == "nodes")).ShouldBe("warn: b is on drain");
        Text(SwarmChecks.Run([Manager, Manager with { Name = "b", State = "down" }], true).Single(check => check.Name == "nodes")).ShouldBe("fail: b is down");
    }

    [Fact]
    public void Engines_of_different_versions_are_a_warning() =>
        Text(SwarmChecks.Run([Manager, Manager with { EngineVersion = "27.1.0" }], true).Single(check => check.Name == "versions")).ShouldBe("warn: nodes have Docker 27.1.0, 28.0.0");

    [Fact]
    public void A_label_belongs_on_one_node_that_runs()
    {
        var home = Manager with { Labels = new Dictionary<string, string> { ["kafka-1"] = "true" } };
        Text(LabelChecks.Examine("kafka-1", [Manager, home])).ShouldBe("pass: on a");
        Text(LabelChecks.Examine("kafka-1", [Manager])).ShouldBe("fail: on no node: its server can't start");
        Text(LabelChecks.Examine("kafka-1", [home with { State = "down" }])).ShouldBe("fail: on a, which is down");
        Text(LabelChecks.Examine("kafka-1", [home, home with { Name = "b" }])).ShouldBe("fail: on several nodes: a, b; its server may start where its data isn't");
    }

    [Theory]
    [InlineData(100, 200, "pass: /data has 100.0 of 200.0 GiB free")]
    [InlineData(4, 8, "warn: /data has 4.0 of 8.0 GiB free")]
    [InlineData(20, 1000, "warn: /data has 20.0 of 1000.0 GiB free")]
    [InlineData(0, 8, "fail: /data has 0.0 of 8.0 GiB free")]
    public void A_disk_needs_room(long free, long total, string expected) => Text(CapacityChecks.Disk("/data", free * GiB, total * GiB)).ShouldBe(expected);

    [Theory]
    [InlineData(3.5, 1.0, "pass: the stack reserves 3.5 of 4.0 GiB and 1.0 of 2 processors")]
    [InlineData(3.8, 1.0, "warn: the stack reserves 3.8 of 4.0 GiB and 1.0 of 2 processors")]
    [InlineData(1.0, 1.9, "warn: the stack reserves 1.0 of 4.0 GiB and 1.9 of 2 processors")]
    public void A_node_needs_room_for_what_is_reserved(double gigabytes, double processors, string expected) => Text(CapacityChecks.Reservations(
        Manager with { Memory = 4 * GiB, NanoCpus = 2_000_000_000 }, (long)(gigabytes * GiB), (long)(processors * 1e9))).ShouldBe(expected);

    [Fact]
    public async Task Ports_between_nodes_are_tried_where_that_says_something()
    {
        // Nobody has this address.
        SwarmNode[] others = [Manager with { Name = "b", Address = "192.0.2.1" }];
        Text((await PortChecks.BetweenNodesAsync(others, isHere: true, CancellationToken.None))[0]).ShouldBe("fail: no answer from b (192.0.2.1:2377), b (192.0.2.1:7946)");
        (await PortChecks.BetweenNodesAsync(others, isHere: false, CancellationToken.None)).ShouldHaveSingleItem().Verdict.ShouldBe(Verdict.Unknown);
        (await PortChecks.BetweenNodesAsync([], isHere: true, CancellationToken.None)).ShouldHaveSingleItem().Verdict.ShouldBe(Verdict.Pass);
    }

    [Fact]
    public void What_the_kernel_lacks_matters_for_encrypted_networks_from_two_nodes_on()
    {
        var root = Directory.CreateTempSubdirectory("metals-kernel-");
        Directory.CreateDirectory(Path.Combine(root.FullName, "lib/modules/6.1"));
        try
        {
            var kernel = new Kernel(root.FullName, "6.1");
            KernelChecks.Run(kernel, "6.1", nodes: 1).Single(check => check.Name == "esp4").Verdict.ShouldBe(Verdict.Warn);
            KernelChecks.Run(kernel, "6.1", nodes: 2).Single(check => check.Name == "esp4").Verdict.ShouldBe(Verdict.Fail);
            KernelChecks.Run(kernel, "6.1", nodes: 1).Single(check => check.Name == "ip_vs").Verdict.ShouldBe(Verdict.Fail);
            KernelChecks.Run(null, "6.1", nodes: 2).ShouldAllBe(check => check.Verdict == Verdict.Unknown && check.Mend == "run this on the node");
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    [Fact]
    public void Services_that_are_not_at_strength_are_named()
    {
        var service = new SwarmService { Spec = new ServiceSpec { Mode = new ServiceMode { Replicated = new ReplicatedService { Replicas = 2 } } } };
        var stack = new StackState("metals", [new ServiceState("producer", service, [])], new Dictionary<string, NodeListResponse>());
        Text(StackChecks.Strength(stack)).ShouldBe("fail: producer has 0 of 2");
    }

    private static string Text(Check check) => $"{check.Verdict.ToString().ToLowerInvariant()}: {check.Finding}";
}
