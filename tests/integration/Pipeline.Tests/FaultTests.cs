using System.Text;
using System.Text.Json;
using MetalsPipeline.Contracts;

namespace MetalsPipeline.Pipeline.Tests;

public class FaultTests
{
    [Fact]
    public async Task Poison_goes_to_the_dead_letter_topic_and_the_rest_flows_on()
    {
        await using var pipeline = await RunningPipeline.StartAsync("Pipeline:Rate=1");
        byte[]?[] poison =
        [
            "not json"u8.ToArray(),
            null,
            """{"metal":"zinc","price":"NaN","timestamp":"2026-01-01T00:00:00Z"}"""u8.ToArray(),
            """{"metal":"zinc","price":1,"timestamp":"2999-01-01T00:00:00Z"}"""u8.ToArray(),
            [0xFF, 0xFE, 0x00],
        ];

        await pipeline.ProduceRawAsync(Topics.MetalsPrices, "zinc", [.. poison, """{"metal":"unobtainium","price":1,"timestamp":"2026-01-01T00:00:00Z"}"""u8.ToArray()]);

        await Eventually.GetAsync(t => pipeline.PricesAsync("unobtainium", t), p => p.Length == 1, "the good tick behind the poison in the store");
        var letters = await pipeline.ConsumeAsync(Topics.DeadLetter(Topics.MetalsPrices), poison.Length);
        letters.Select(l => l.Message.Value).ShouldBe(poison, ignoreOrder: true);
        foreach (var letter in letters)
        {
            Encoding.UTF8.GetString(letter.Message.Headers.GetLastBytes(DeadLetterHeaders.Reason)).ShouldNotBeEmpty();
            Encoding.UTF8.GetString(letter.Message.Headers.GetLastBytes(DeadLetterHeaders.Topic)).ShouldBe(Topics.MetalsPrices);
            letter.Message.Key.ShouldBe("zinc");
        }
        await Eventually.GetAsync(pipeline.PipelineAsync, s => s.GetProperty("counts").GetProperty("deadLetters").GetInt64() == poison.Length, "the count of dead letters");
    }

    [TheoryOnOwnServers]
    [InlineData("mongodb")]
    [InlineData("kafka")]
    public Task Whichever_server_stops_and_comes_back_nothing_is_lost_or_doubled(string server) => StopAndStartAsync(server);

    [Fact]
    public Task If_the_processor_stops_and_comes_back_nothing_is_lost_or_doubled() => StopAndStartAsync("processor");

    [FactOnOwnServers]
    public async Task With_the_store_away_the_api_says_so_instead_of_failing()
    {
        await using var pipeline = await RunningPipeline.StartAsync();

        await pipeline.CommandAsync("mongodb", "stop");

        using var answer = await Eventually.GetAsync(
            t => pipeline.HealthApi.GetAsync("/api/prices/latest", t), r => r.StatusCode == System.Net.HttpStatusCode.ServiceUnavailable, "503");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var status = await Eventually.GetAsync(pipeline.PipelineAsync, s => StatusOf(s, "mongodb") == "away", "a pipeline that knows that its store is away");
        status.GetProperty("status").GetString().ShouldBe("degraded");
    }

    [Theory]
    [InlineData("/api/prices/gold?from=someday", "from")]
    [InlineData("/api/prices/gold?to=2026-13", "to")]
    [InlineData("/api/prices/gold?limit=0", "limit")]
    [InlineData("/api/prices/gold?limit=100001", "limit")]
    public async Task A_query_that_makes_no_sense_is_told_which_part(string path, string field)
    {
        await using var pipeline = await RunningPipeline.StartAsync();

        using var answer = await pipeline.HealthApi.GetAsync(path);

        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain($"\"field\":\"{field}\"");
    }

    private static async Task StopAndStartAsync(string resource)
    {
        await using var pipeline = await RunningPipeline.StartAsync("Pipeline:Rate=200");
        await Eventually.GetAsync(pipeline.LatestAsync, l => l.Length == 8, "prices");

        await pipeline.CommandAsync(resource, "stop");
        if (resource != "processor")
        {
            await Eventually.GetAsync(t => RunningPipeline.HealthAsync(pipeline.Processor, t), h => h.Status == "degraded", "a degraded processor");
        }
        await pipeline.CommandAsync(resource, "start");
        await Eventually.GetAsync(t => RunningPipeline.HealthAsync(pipeline.Processor, t), h => h.Status == "healthy", "a healthy processor");

        // Stop the feed, let the processor catch up, and compare: the simulator numbers its ticks without a gap.
        await pipeline.CommandAsync("producer", "stop");
        await Eventually.GetAsync(
            pipeline.PipelineAsync,
            s => s.GetProperty("topics").GetArrayLength() == 2 && s.GetProperty("lag").GetInt64() == 0 && s.GetProperty("rates").GetProperty("producedPerSecond").GetDouble() == 0,
            "an empty queue");
        var ticks = new List<PriceTick>();
        foreach (var metal in await pipeline.LatestAsync())
            ticks.AddRange(await pipeline.PricesAsync(metal.Metal!));

        var sequences = ticks.Select(t => t.Sequence).Order().ToArray();
        sequences.ShouldBe(Enumerable.Range(0, sequences.Length).Select(i => (long)i));
    }

    private static string? StatusOf(JsonElement pipeline, string component) => pipeline.GetProperty("components").EnumerateArray()
        .Single(c => c.GetProperty("name").GetString() == component).GetProperty("status").GetString();
}
