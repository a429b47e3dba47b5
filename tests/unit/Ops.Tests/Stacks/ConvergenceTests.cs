using MetalsPipeline.Ops.Docker;
using MetalsPipeline.Ops.Stacks;
using MetalsPipeline.Ops.Stacks.Rollouts;
using MetalsPipeline.Ops.Swarm.Doctor;
using MetalsPipeline.Ops.Tests.Docker;
using Microsoft.Extensions.Time.Testing;

namespace MetalsPipeline.Ops.Tests.Stacks;

/// <summary>Waiting for a service while its manager doesn't answer; the rest of it is tested on real Swarms.</summary>
public sealed class ConvergenceTests
{
    private const string TimedOut = "rpc error: code = DeadlineExceeded desc = context deadline exceeded";
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
        await using var engine = new FakeEngine(FakeEngine.Manager, Running) { Failure = question => question is > 6 and < 10 ? TimedOut : null };
        using var metals = new Metals();

        var scaled = await metals.RunAsync($"stack scale web=1 --yes --host {engine.Address}");

        scaled.ExitCode.ShouldBe(0, scaled.Error);
        scaled.Error.ShouldBe("metals: nothing to change.\nweb: 1 of 1 tasks running\nengine: doesn't answer; it is asked again\nengine: answers\n");
        engine.Requests.Count.ShouldBeGreaterThan(9);
    }

    [Fact]
    public async Task A_job_that_docker_has_done_twice_is_done()
    {
        const string Done = $$$"""{"ServiceID":"j","NodeID":"n","DesiredState":"complete","Status":{"State":"complete"},"JobIteration":{"Index":3},"Spec":{{{Specification}}}}""";
        await using var fake = new FakeEngine(FakeEngine.Manager, new(Running)
        {
            ["/services"] = $$$"""[{"ID":"j","JobStatus":{"JobIteration":{"Index":3}},"Spec":{"Name":"metals_init","Labels":{},"Mode":{"ReplicatedJob":{"MaxConcurrent":1,"TotalCompletions":1}},"TaskTemplate":{{{Specification}}}}}]""",
            ["/tasks"] = $"[{Done},{Done}]",
        });
        var run = EngineRun.Of(new Dictionary<string, string>(), "--host", fake.Address);
        await using var engine = await Engine.OpenManagerAsync(run, CancellationToken.None);
        var stack = await StackState.ReadAsync(engine, "metals", CancellationToken.None);

        var verdict = await new Convergence(engine, run, stack).WaitAsync(["init"], CancellationToken.None);

        verdict.Outcome.ShouldBe(Outcome.Ok, verdict.Reason);
        var check = StackChecks.Repetition(stack).ShouldHaveSingleItem();
        check.ToString().ShouldContain("done 2 times instead of 1");
        check.ToString().ShouldContain("'docker service update --force metals_init'");
    }

    [Fact]
    public async Task In_the_end_it_is_said_that_nothing_is_known()
    {
        await using var engine = new FakeEngine(FakeEngine.Manager, Running) { Failure = question => question > 6 ? TimedOut : null };
        var time = new FakeTimeProvider();
        using var metals = new Metals { Time = time };

        var scaled = await time.PassUntilAsync(metals.RunAsync($"stack scale web=1 --yes --host {engine.Address}"));

        scaled.ExitCode.ShouldBe(1);
        scaled.Error.ShouldEndWith("The engine doesn't answer any more; the Swarm goes on with it. Docker: context deadline exceeded.\n");
    }
}
