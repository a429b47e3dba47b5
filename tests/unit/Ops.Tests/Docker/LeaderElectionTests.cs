using Microsoft.Extensions.Time.Testing;

namespace MetalsPipeline.Ops.Tests.Docker;

public sealed class LeaderElectionTests
{
    [Fact]
    public async Task Questions_are_asked_again_until_there_is_a_leader()
    {
        await using var engine = new FakeEngine(FakeEngine.Manager) { Failure = question => question is 2 or 3 ? FakeEngine.NoLeader : null };
        using var metals = new Metals();

        var seen = await metals.RunAsync($"stack status --host {engine.Address}");

        seen.OnlyError.ShouldStartWith("There is no stack 'metals' in this Swarm;");
        engine.Requests.Select(request => request.Path).Take(4).ShouldBe(["/info", "/nodes", "/nodes", "/nodes"]);
    }

    [Fact]
    public async Task When_nobody_is_elected_that_is_said()
    {
        await using var engine = new FakeEngine(FakeEngine.Manager) { Failure = question => question > 1 ? FakeEngine.NoLeader : null };
        var time = new FakeTimeProvider();
        using var metals = new Metals { Time = time };

        var seen = await time.PassUntilAsync(metals.RunAsync($"stack status --host {engine.Address}"));

        seen.ExitCode.ShouldBe(1);
        seen.OnlyError.ShouldStartWith("Docker: The swarm does not have a leader.");
    }

    [Fact]
    public async Task Another_failure_is_not_asked_about_again()
    {
        await using var engine = new FakeEngine(FakeEngine.Manager) { Failure = question => question > 1 ? "rpc error: code = Unknown desc = something else" : null };
        using var metals = new Metals();

        (await metals.RunAsync($"stack status --host {engine.Address}")).OnlyError.ShouldBe("Docker: something else.");

        engine.Requests.Count.ShouldBe(2);
    }
}
