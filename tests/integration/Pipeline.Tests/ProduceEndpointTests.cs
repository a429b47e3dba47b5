using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MetalsPipeline.Contracts;

namespace MetalsPipeline.Pipeline.Tests;

public sealed class ProduceEndpointTests : IAsyncLifetime
{
    private RunningPipeline _pipeline = null!;

    public async Task InitializeAsync() => _pipeline = await RunningPipeline.StartAsync(builder => Producer(builder)
        .WithEnvironment("Producer__Feed", "None")
        .WithEnvironment("Producer__RequestsPerSecond", "20"));

    public async Task DisposeAsync() => await _pipeline.DisposeAsync();

    [Fact]
    public async Task A_posted_tick_is_acknowledged_with_its_place_and_stored_once_however_often_it_is_posted()
    {
        var tick = new { eventId = Guid.CreateVersion7(), metal = "gold", price = 4061.5, timestamp = "2026-01-31T12:00:00Z" };

        using var response = await _pipeline.PostAsync(tick);
        using var again = await _pipeline.PostAsync(tick);

        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var place = await response.Content.ReadFromJsonAsync<JsonElement>();
        place.GetProperty("topic").GetString().ShouldBe(Topics.MetalsPrices);
        place.GetProperty("partition").GetInt32().ShouldBeInRange(0, 5);
        var offset = place.GetProperty("offset").GetInt64();
        (await again.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("offset").GetInt64().ShouldBe(offset + 1);

        await Eventually.GetAsync(t => RunningPipeline.HealthAsync(_pipeline.Processor, t), h => h.ProcessedCount == 2, "both messages processed");
        var stored = (await _pipeline.PricesAsync("gold")).ShouldHaveSingleItem();
        stored.EventId.ShouldBe(tick.eventId);
        stored.Price.ShouldBe(4061.5);
    }

    [Fact]
    public async Task A_stock_goes_to_its_own_topic()
    {
        using var response = await _pipeline.PostAsync(new { symbol = "AAPL", price = 150.25, timestamp = "2026-01-31T12:00:00Z" });

        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("topic").GetString().ShouldBe(Topics.StockTicks);
        var stored = await Eventually.GetAsync(t => _pipeline.PricesAsync("AAPL", t), p => p.Length == 1, "the stock in the store");
        stored[0].Symbol.ShouldBe("AAPL");
    }

    [Fact]
    public async Task Bad_requests_are_told_what_is_wrong()
    {
        using var negative = await _pipeline.PostAsync(new { metal = "gold", price = -1, timestamp = "2026-01-31T12:00:00Z" });
        negative.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        negative.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await negative.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("field").GetString().ShouldBe("price");

        using var withoutKey = await _pipeline.PostAsync(new { metal = "gold", price = 1, timestamp = "2026-01-31T12:00:00Z" }, key: null);
        withoutKey.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        using var wrongKey = await _pipeline.PostAsync(new { metal = "gold", price = 1, timestamp = "2026-01-31T12:00:00Z" }, key: "guess");
        wrongKey.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        using var oversize = await _pipeline.PostAsync(new { metal = "gold", price = 1, timestamp = "2026-01-31T12:00:00Z", note = new string('x', 70_000) });
        oversize.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_flood_is_turned_away()
    {
        var responses = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => _pipeline.PostAsync(new { }, key: null)));

        responses.Count(r => r.StatusCode == HttpStatusCode.TooManyRequests).ShouldBeGreaterThan(0);
        responses.ShouldAllBe(r => r.StatusCode == HttpStatusCode.TooManyRequests || r.StatusCode == HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task While_kafka_is_away_the_producer_says_so_and_comes_back_by_itself()
    {
        var tick = new { metal = "gold", price = 1.0, timestamp = "2026-01-31T12:00:00Z" };
        await _pipeline.CommandAsync("kafka", "stop");
        await Eventually.GetAsync(t => RunningPipeline.HealthAsync(_pipeline.Producer, t), h => h is { Status: "degraded", KafkaConnected: false }, "a degraded producer");

        using var refused = await Eventually.GetAsync(
            _ => _pipeline.PostAsync(tick), r => r.StatusCode != HttpStatusCode.TooManyRequests, "an answer that isn't 429");
        refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);

        await _pipeline.CommandAsync("kafka", "start");
        using var accepted = await Eventually.GetAsync(_ => _pipeline.PostAsync(tick), r => r.StatusCode == HttpStatusCode.Accepted, "an accepted tick");
    }

    private static IResourceBuilder<ProjectResource> Producer(IDistributedApplicationTestingBuilder builder) =>
        builder.CreateResourceBuilder(builder.Resources.OfType<ProjectResource>().Single(p => p.Name == "producer"));
}
