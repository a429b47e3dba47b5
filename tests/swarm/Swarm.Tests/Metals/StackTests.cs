using System.Text.Json;
using MetalsPipeline.Ops.Tests;

namespace MetalsPipeline.Swarm.Tests.Metals;

[Collection(Small.Name)]
public sealed class StackTests(SmallStackFixture stack)
{
    [Fact]
    public async Task Status_shows_what_runs_where()
    {
        var status = await stack.Metals.RunAsync("stack status --output json");

        status.ExitCode.ShouldBe(0);
        status.ShouldMatchSnapshot("stack-status");
        status.OnlyError.ShouldBe("3 of 3 services are at strength.");
    }

    [Fact]
    public async Task A_service_that_is_not_at_strength_says_why()
    {
        await stack.Manager.RunAsync("service", "scale", "--detach", "metals_broken=1");
        try
        {
            await Eventually.GetAsync(
                _ => stack.Metals.RunAsync("stack status"),
                status => status.ExitCode == 5 && status.Out.Contains("task: non-zero exit (3)", StringComparison.Ordinal),
                "a status that says why the service doesn't run",
                TimeSpan.FromMinutes(1));
            var tasks = await stack.Metals.RunAsync("stack status --tasks --output json");
            tasks.ExitCode.ShouldBe(5);
            var broken = JsonSerializer.Deserialize<JsonElement[]>(tasks.Out)!.Where(task => task.GetProperty("task").GetString() == "broken.1").Last();
            broken.GetProperty("state").GetString().ShouldBe("failed");
            broken.GetProperty("error").GetString().ShouldBe("task: non-zero exit (3)");
        }
        finally
        {
            await stack.Manager.RunAsync("service", "scale", "--detach", "metals_broken=0");
            await stack.ConvergedAsync();
        }
    }

    [Fact]
    public async Task Logs_say_whose_lines_they_are_and_do_nothing_to_the_terminal()
    {
        var logs = await Eventually.GetAsync(
            _ => stack.Metals.RunAsync("stack logs kafka --tail 2"),
            logs => logs.Out.Contains("two", StringComparison.Ordinal),
            "the server's lines",
            TimeSpan.FromMinutes(1));

        logs.ExitCode.ShouldBe(0);
        // A task that was there before has its lines too.
        logs.Out.ShouldEndWith($"kafka.1@{SmallStackFixture.Node} | one\nkafka.1@{SmallStackFixture.Node} | two \\x1b[1m\n");
        logs.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Logs_go_on_until_the_time_is_over()
    {
        var logs = await stack.Metals.RunAsync("stack logs web --follow --tail 0 --output ndjson --timeout 2");

        logs.ExitCode.ShouldBe(3);
        var lines = logs.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToArray();
        lines.Select(line => line.GetProperty("text").GetString()).Distinct().ShouldBe(["tick"]);
        lines.Select(line => line.GetProperty("task").GetString()).Distinct().Order().ShouldBe(["web.1", "web.2"]);
        lines.ShouldAllBe(line => line.GetProperty("stream").GetString() == "stdout" && line.GetProperty("node").GetString() == SmallStackFixture.Node);
    }

    [Fact]
    public async Task Logs_can_begin_at_a_moment() =>
        (await stack.Metals.RunAsync("stack logs kafka --since 2100-01-01")).Out.ShouldBeEmpty();

    [Theory]
    [InlineData("stack status --stack elsewhere", "There is no stack 'elsewhere' in this Swarm;")]
    [InlineData("stack logs api", "The stack 'metals' has no service 'api'; it has broken, kafka, web.")]
    public async Task What_is_not_there_is_named(string commandLine, string expected)
    {
        var result = await stack.Metals.RunAsync(commandLine);

        result.ExitCode.ShouldBe(1);
        result.OnlyError.ShouldStartWith(expected);
    }
}
