using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace MetalsPipeline.Swarm.Tests.Metals;

[Collection(Small.Name)]
public sealed class WatchTests(SmallStackFixture stack)
{
    private static readonly string Watch = $"dotnet {MetalsProgram.File} stack watch";

    [Fact]
    public async Task Keys_lead_from_the_services_to_their_tasks_and_lines()
    {
        await stack.ConvergedAsync();
        await using var api = await StartHealthApiAsync();
        await using var terminal = await TerminalSession.StartAsync();
        await terminal.TypeAsync($"{Watch} --api {api.Urls.Single()}; echo ended with $?");

        var overview = await terminal.ShowsAsync("> broken", "lag 42", "q quit");
        overview.ShouldContain("pipeline degraded   produced 10.5/s   processed 9.0/s   lag 42   stored 1,234   dead letters -");
        overview.ShouldMatch($@"(?m)^  {SmallStackFixture.Node} +manager +ready +active +3$");
        overview.ShouldMatch("(?m)^  web +2/2 +- +metals-pipeline-test/runtime:latest");

        await terminal.PressAsync("Down");
        await terminal.ShowsAsync("> kafka");
        await terminal.PressAsync("Enter");
        (await terminal.ShowsAsync("Tasks of kafka")).ShouldMatch($@"(?m)^  kafka\.1 +{SmallStackFixture.Node} +running +running");
        await terminal.PressAsync("l");
        await terminal.ShowsAsync("Last lines of kafka", @"kafka.1 | two \x1b[1m");
        await terminal.PressAsync("Escape");
        await terminal.ShowsAsync("AVAILABILITY", "> kafka");
        await terminal.PressAsync("Up");
        await terminal.ShowsAsync("> broken");

        await terminal.PressAsync("q");
        (await terminal.ShowsAsync("ended with 0")).ShouldNotContain("AVAILABILITY");
    }

    [Fact]
    public async Task The_terminal_is_as_it_was_after_an_interruption()
    {
        await stack.ConvergedAsync();
        await using var terminal = await TerminalSession.StartAsync();
        await terminal.TypeAsync("echo before");
        await terminal.ShowsAsync("before");
        await terminal.TypeAsync($"{Watch} --api http://127.0.0.1:1; echo ended with $?; stty -a | grep -o ' -\\?\\(echo\\|icanon\\) '");
        await terminal.ShowsAsync("> broken", "pipeline -   produced -   processed -   lag -");

        await terminal.PressAsync("C-c");
        var screen = await terminal.ShowsAsync("before", "Interrupted.", "ended with 130", " icanon", " echo");
        screen.ShouldNotContain("-echo");
        screen.ShouldNotContain("-icanon");
    }

    private static async Task<WebApplication> StartHealthApiAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var api = builder.Build();
        api.Urls.Add("http://127.0.0.1:0");
        api.MapGet("/api/pipeline", () => new
        {
            status = "degraded",
            lag = 42,
            rates = new { producedPerSecond = 10.5, processedPerSecond = 9.0 },
            counts = new { stored = 1234L, deadLetters = (long?)null },
        });
        await api.StartAsync();
        return api;
    }
}
