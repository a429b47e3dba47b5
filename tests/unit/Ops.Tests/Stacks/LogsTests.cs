using System.Globalization;
using MetalsPipeline.Ops.Stacks.Logs;
using MetalsPipeline.Ops.Tests.Docker;

namespace MetalsPipeline.Ops.Tests.Stacks;

public class LogsTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("90s", "2026-01-31T11:58:30Z")]
    [InlineData("10m", "2026-01-31T11:50:00Z")]
    [InlineData("2h", "2026-01-31T10:00:00Z")]
    [InlineData("1d", "2026-01-30T12:00:00Z")]
    [InlineData("2026-01-30", "2026-01-30T00:00:00Z")]
    [InlineData("2026-01-30T08:00:00+01:00", "2026-01-30T07:00:00Z")]
    public void A_moment_is_an_age_or_a_time(string text, string expected) =>
        Moment.Parse(text, Now).ShouldBe(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("-10m")]
    [InlineData("10 m")]
    [InlineData("noon")]
    [InlineData("12:00")]
    [InlineData("2026-13-01")]
    public void Anything_else_is_none(string text) => Moment.Parse(text, Now).ShouldBeNull();

    [Fact]
    public void A_line_has_its_time_its_task_and_its_own_spaces()
    {
        var line = LogLine.Parse("2026-01-31T12:00:00.123456789Z com.docker.swarm.node.id=n,com.docker.swarm.service.id=s,com.docker.swarm.task.id=t  a  b ", isError: true);

        line.ShouldBe(new LogLine(Now.UtcDateTime.AddTicks(1_234_568), "t", true, " a  b "));
    }

    [Fact]
    public async Task What_a_node_wrote_that_is_away_is_waited_for_until_the_timeout_and_the_rest_is_shown()
    {
        const string line = "2026-01-31T12:00:00Z com.docker.swarm.task.id=t1 here\n";
        await using var engine = new FakeEngine("""{"Swarm":{"LocalNodeState":"active","ControlAvailable":true}}""", new()
        {
            ["/services"] = """[{"ID":"s","Spec":{"Name":"metals_web","Mode":{"Replicated":{"Replicas":2}},"TaskTemplate":{"ContainerSpec":{"Image":"web:1"}}}}]""",
            ["/tasks"] = """[{"ID":"t1","ServiceID":"s","Slot":1,"NodeID":"1"},{"ID":"t2","ServiceID":"s","Slot":2,"NodeID":"2"}]""",
            ["/nodes"] = """[{"ID":"1","Description":{"Hostname":"near"},"Status":{"State":"ready"}},{"ID":"2","Description":{"Hostname":"far"},"Status":{"State":"down"}}]""",
            // A frame of the engine's stream: standard output, and how many bytes there are.
            ["/services/s/logs"] = $"\x01\0\0\0\0\0\0{(char)line.Length}{line}",
        })
        {
            Endless = "/services/s/logs",
        };
        using var metals = new Metals();

        var logs = await metals.RunAsync($"stack logs web --host {engine.Address} --timeout 2");

        logs.ExitCode.ShouldBe(3);
        logs.Out.ShouldBe("web.1@near | here\n");
        logs.Error.ShouldBe("What tasks on far wrote can't be read now, and the engine waits for it; --timeout ends that.\nNot done after 2 s; --timeout allows more.\n");
    }

    [Fact]
    public void A_line_that_is_none_is_an_error() => Should.Throw<IOException>(() => LogLine.Parse("hello", false)).Message.ShouldContain("hello");
}
