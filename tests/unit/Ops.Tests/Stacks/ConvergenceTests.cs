using MetalsPipeline.Ops.Tests.Docker;
using Microsoft.Extensions.Time.Testing;

namespace MetalsPipeline.Ops.Tests.Stacks;

/// <summary>Waiting for a service while its manager doesn't answer; the rest of it is tested on real Swarms.</summary>
public sealed class ConvergenceTests
{
    private const string TimedOut = "rpc error: code = DeadlineExceeded desc = context deadline exceeded";
    private const string Manager = """{"ID":"x","Swarm":{"LocalNodeState":"active","ControlAvailable":true}}""";
    private const string Specification = """{"ContainerSpec":{"Image":"web:1"}}""";

    private static readonly Dictionary<string, string> Running = new()
    {
        ["/services"] = $$$"""[{"ID":"s","Version":{"Index":7},"Spec":{"Name":"metals_web","Labels":{},"Mode":{"Replicated":{"Replicas":1}},"TaskTemplate":{{{Specification}}}}}]""",
        ["/tasks"] = $$$"""[{"ID":"t","ServiceID":"s","NodeID":"n","DesiredState":"running","Status":{"State":"running"},"Spec":{{{Specification}}}}]""",
        ["/nodes"] = """[{"ID":"n","Spec":{"Availability":"active"},"Status":{"State":"ready"},"Description":{"Hostname":"one"}}]""",
    };

    [Fact]
    public async Task A_manager_that_says_nothing_for_a_while_is_asked_again()
    {
        await using var engine = new FakeEngine(Manager, Running) { Failure = question => question is > 6 and < 10 ? TimedOut : null };
        using var metals = new Metals();

        var scaled = await metals.RunAsync($"stack scale web=1 --yes --host {engine.Address}");

        scaled.ExitCode.ShouldBe(0, scaled.Error);
        scaled.Error.ShouldBe("metals: nothing to change.\nweb: 1 of 1 tasks running\nengine: doesn't answer; it is asked again\nengine: answers\n");
        engine.Requests.Count.ShouldBeGreaterThan(9);
    }

    [Fact]
    public async Task In_the_end_it_is_said_that_nothing_is_known()
    {
        await using var engine = new FakeEngine(Manager, Running) { Failure = question => question > 6 ? TimedOut : null };
        var time = new FakeTimeProvider();
        using var metals = new Metals { Time = time };

        var scaled = await time.PassUntilAsync(metals.RunAsync($"stack scale web=1 --yes --host {engine.Address}"));

        scaled.ExitCode.ShouldBe(1);
        scaled.Error.ShouldEndWith("The engine doesn't answer any more; the Swarm goes on with it. Docker: context deadline exceeded.\n");
    }
}
