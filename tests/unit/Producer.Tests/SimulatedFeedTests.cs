using MetalsPipeline.Contracts;
using MetalsPipeline.Producer.Simulation;

namespace MetalsPipeline.Producer.Tests;

public class SimulatedFeedTests
{
    [Fact]
    public async Task A_seed_gives_the_same_walk_again_and_another_seed_another_one()
    {
        var first = await PricesAsync(seed: 1);

        (await PricesAsync(seed: 1)).ShouldBe(first);
        (await PricesAsync(seed: 2)).ShouldNotBe(first);
    }

    [Fact]
    public async Task Metals_take_turns_and_every_tick_is_valid_and_new()
    {
        var ticks = await TakeAsync(new SimulationOptions { Rate = 1_000_000, Seed = 1 }, 800);

        ticks.Take(8).Select(t => t.Metal).Distinct().Count().ShouldBe(8);
        ticks.Select(t => t.EventId).Distinct().Count().ShouldBe(800);
        ticks.Select(t => t.Sequence).ShouldBe(Enumerable.Range(0, 800).Select(i => (long)i));
        foreach (var tick in ticks)
            PriceTickValidator.TryValidate(tick, DateTime.UtcNow, out var error).ShouldBeTrue(error.ToString());
    }

    [Fact]
    public async Task The_stock_feed_starts_near_its_base_prices()
    {
        var ticks = await TakeAsync(new SimulationOptions { Instruments = InstrumentSet.Stocks, Rate = 100_000, Seed = 1 }, 5);

        ticks.ToDictionary(t => t.Symbol!, t => Math.Round(t.Price)).ShouldBe(new Dictionary<string, double>
        {
            ["AAPL"] = 150,
            ["GOOGL"] = 2800,
            ["MSFT"] = 380,
            ["TSLA"] = 250,
            ["AMZN"] = 3200,
        }, ignoreOrder: true);
        ticks.ShouldAllBe(t => t.Metal == null);
    }

    [Fact]
    public void A_days_changes_have_the_instruments_volatility_and_trend()
    {
        var instrument = new Instrument("x", 100, DailyVolatility: 0.02, DailyTrend: 0.01, Decimals: 6);
        var random = new Random(1);

        var changes = Enumerable.Range(0, 20_000).Select(_ => Math.Log(new RandomWalk(instrument, random).Next(days: 1) / 100)).ToArray();

        var mean = changes.Average();
        Math.Sqrt(changes.Average(c => (c - mean) * (c - mean))).ShouldBe(0.02, tolerance: 0.0005);
        mean.ShouldBe(0.01 - (0.02 * 0.02 / 2), tolerance: 0.0005);
    }

    private static async Task<double[]> PricesAsync(int seed) =>
        [.. (await TakeAsync(new SimulationOptions { Rate = 1_000_000, Seed = seed }, 100)).Select(t => t.Price)];

    private static async Task<List<PriceTick>> TakeAsync(SimulationOptions options, int count) =>
        await new SimulatedFeed(options, TimeProvider.System).ReadAsync(CancellationToken.None).Take(count).Select(tick => tick with { }).ToListAsync();
}
