namespace MetalsPipeline.Ops.Tests;

public sealed class HealthWatchTests
{
    private const string UpFiveLines = "\e[5A";

    [Theory]
    [InlineData(true, "table", true)]
    [InlineData(false, "table", false)]
    [InlineData(true, "ndjson", false)]
    public async Task A_terminal_shows_bars_that_are_written_over_and_all_else_gets_lines(bool isTerminal, string output, bool isLive)
    {
        await using var services = new FakeServices();
        using var metals = new Metals { CanAsk = true, CanStyle = isTerminal };

        var watch = await metals.RunAsync($"pipeline health --api {services.Address} --watch --timeout 3 --output {output}");

        watch.ExitCode.ShouldBe(3);
        watch.Error.Contains(UpFiveLines, StringComparison.Ordinal).ShouldBe(isLive);
        watch.Error.Contains("freshness    [####################] 25/25", StringComparison.Ordinal).ShouldBe(isLive);
        (watch.Out.Length > 0).ShouldBe(!isLive);
    }
}
