using System.Diagnostics;
using System.Globalization;
using MetalsPipeline.Contracts;
using MetalsPipeline.ServiceDefaults.Health;

namespace MetalsPipeline.Pipeline.Tests;

/// <summary>The bars that the API gives are those that its prices make, whatever happened in between.</summary>
public class BarsTests
{
    private static readonly string Feed = Path.Combine(AppContext.BaseDirectory, "data", "silver-weekly.csv");

    [Fact]
    public async Task Bars_of_a_replayed_file_are_those_of_its_prices_after_a_second_replay_too()
    {
        var rows = File.ReadLines(Feed).Count() - 1;
        await using var pipeline = await RunningPipeline.StartAsync(
            builder => builder.CreateResourceBuilder(builder.Resources.OfType<ProjectResource>().Single(p => p.Name == "producer"))
                .WithEnvironment("Producer__Replay__Columns__Timestamp", "Week")
                .WithEnvironment("Producer__Replay__Columns__Price", "Fixing")
                .WithEnvironment("Producer__Replay__Columns__Volume", "Lots"),
            $"Pipeline:Feed={Feed}");
        await ProcessedAsync(pipeline, rows);
        (await ShouldAgreeAsync(pipeline, "silver")).Length.ShouldBe(rows); // One price a week: each is a bar of its own.

        await pipeline.CommandAsync("producer", "restart");
        await ProcessedAsync(pipeline, 2 * rows);

        (await ShouldAgreeAsync(pipeline, "silver")).Length.ShouldBe(rows);
    }

    [Fact]
    public async Task Bars_of_live_prices_are_those_of_the_prices_after_the_processor_was_killed_and_stopped()
    {
        await using var pipeline = await RunningPipeline.StartAsync("Pipeline:Rate=500");
        await Eventually.GetAsync(pipeline.LatestAsync, l => l.Length == 8, "prices");

        using (var processor = Process.GetProcessById(pipeline.ProcessId("processor")))
            processor.Kill(entireProcessTree: true); // Aspire starts a project through `dotnet run`.
        await pipeline.StateAsync("processor", KnownResourceStates.Exited);
        await pipeline.CommandAsync("processor", "start");
        await Eventually.GetAsync(t => RunningPipeline.HealthAsync(pipeline.Processor, t), h => h.ProcessedCount > 0, "ticks after the kill");
        await pipeline.CommandAsync("processor", "stop");
        await pipeline.CommandAsync("processor", "start");
        await pipeline.CommandAsync("producer", "stop");
        await Eventually.GetAsync(
            pipeline.PipelineAsync,
            s => s.GetProperty("topics").GetArrayLength() == 2 && s.GetProperty("lag").GetInt64() == 0 && s.GetProperty("rates").GetProperty("producedPerSecond").GetDouble() == 0,
            "an empty queue");

        foreach (var latest in await pipeline.LatestAsync())
            (await ShouldAgreeAsync(pipeline, latest.Metal!)).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_query_for_bars_names_its_first_minute_and_the_one_after_its_last()
    {
        await using var pipeline = await RunningPipeline.StartAsync("Pipeline:Rate=1");
        byte[][] ticks =
        [
            .. Enumerable.Range(0, 5).Select(minute => System.Text.Encoding.UTF8.GetBytes(
                string.Create(CultureInfo.InvariantCulture, $$"""{"metal":"zinc","price":{{10 + minute}},"volume":1,"timestamp":"2026-01-31T12:0{{minute}}:30Z"}"""))),
        ];
        await pipeline.ProduceRawAsync(Topics.MetalsPrices, "zinc", ticks);
        await Eventually.GetAsync(t => pipeline.BarsAsync("zinc", cancellationToken: t), bars => bars.Length == ticks.Length, "five bars");

        var part = await pipeline.BarsAsync("zinc", "from=2026-01-31T12:01&to=2026-01-31T12:04&limit=2");

        part.Select(bar => bar.Open).ShouldBe([11, 12]);
        (await pipeline.BarsAsync("unobtainium")).ShouldBeEmpty();
    }

    private static Task<ServiceHealth> ProcessedAsync(RunningPipeline pipeline, long count) => Eventually.GetAsync(
        t => RunningPipeline.HealthAsync(pipeline.Processor, t), h => h.ProcessedCount == count, $"{count} processed ticks");

    private static async Task<Bar[]> ShouldAgreeAsync(RunningPipeline pipeline, string metal)
    {
        var bars = await pipeline.BarsAsync(metal);
        bars.ShouldBe(Bar.Of(await pipeline.PricesAsync(metal)));
        return bars;
    }
}
