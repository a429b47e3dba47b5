using System.Globalization;
using MetalsPipeline.Ops.Stacks.Logs;

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
    public void A_line_that_is_none_is_an_error() => Should.Throw<IOException>(() => LogLine.Parse("hello", false)).Message.ShouldContain("hello");
}
