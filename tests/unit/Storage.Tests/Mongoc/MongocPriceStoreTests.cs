using MetalsPipeline.Storage.Bars;
using MetalsPipeline.Storage.Mongoc;
using MetalsPipeline.Storage.Tests.Support;

namespace MetalsPipeline.Storage.Tests.Mongoc;

/// <summary>What the rules of writing rest on, asked of a real server through libmongoc.</summary>
public class MongocPriceStoreTests(StoreServer server) : IClassFixture<StoreServer>
{
    [Fact]
    public async Task The_place_of_a_stored_price_is_found_and_that_of_another_is_not()
    {
        using var pool = Open(out var opened);
        using var collections = opened;
        var stored = Ticks.Of("gold", offset: 41, price: 1, at: default, partition: 3);
        var unknown = Ticks.Of("gold", offset: 42, price: 1, at: default, partition: 3);

        await collections.InsertPricesAsync([stored], default);

        (await collections.FindPlacesAsync([stored.Id, unknown.Id], default)).ShouldHaveSingleItem().ShouldBe(new(stored.Id, (3, 41)));
    }

    [Fact]
    public async Task Of_many_prices_those_that_are_there_are_duplicates_and_the_others_are_inserted()
    {
        using var pool = Open(out var opened);
        using var collections = opened;
        var ticks = Ticks.Random(new Random(1), 3_000);
        await collections.InsertPricesAsync(ticks[1_000..1_010], default);

        var outcome = await collections.InsertPricesAsync(ticks, default);

        outcome.Inserted.ShouldBe(2_990);
        outcome.Duplicates.ShouldBe(Enumerable.Range(1_000, 10));
        outcome.Rejected.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_bar_is_written_over_the_version_before_it_and_over_no_other()
    {
        using var pool = Open(out var opened);
        using var collections = opened;
        var gold = Bar(Ticks.Of("gold", 1, price: 10, at: default), version: 1);
        var silver = Bar(Ticks.Of("silver", 1, price: 20, at: default), version: 1);

        (await collections.ReplaceBarsAsync([gold, silver], default)).ShouldBeEmpty();
        (await collections.ReplaceBarsAsync([Bar(Ticks.Of("gold", 2, price: 11, at: default), version: 2), silver], default)).ShouldBe([1]);
        (await collections.ReplaceBarsAsync([Bar(Ticks.Of("gold", 3, price: 12, at: default), version: 4)], default)).ShouldBe([0]);

        var bars = await collections.FindBarsAsync([gold.Key, silver.Key, new BarKey("zinc", gold.Key.Start)], default);
        bars.Select(bar => (bar.Key.Instrument, bar.Close, bar.Version)).ShouldBe([("gold", 11, 2), ("silver", 20, 1)]);
        bars[0].Offsets.ShouldBe([new FoldedOffset(Contracts.Topics.MetalsPrices, 0, 2)]);
    }

    [Fact]
    public async Task Writers_at_the_same_time_lose_and_double_nothing()
    {
        var options = server.Options;
        await using var store = new MongocPriceStore(options);
        await using var zombie = new MongocPriceStore(options);
        await store.EnsureIndexesAsync(default);
        var ticks = Ticks.Random(new Random(2), 2_000, partitions: 3);

        await Task.WhenAll(ticks.GroupBy(tick => tick.Partition).SelectMany(partition => new[] { store, zombie }.Select(async writer =>
        {
            foreach (var batch in partition.Chunk(150))
                await writer.WriteAsync(batch, default);
        })));

        (await store.EstimateCountAsync(default)).ShouldBe(ticks.Count);
        foreach (var metal in ticks.GroupBy(tick => tick.Tick.Instrument!))
        {
            (await store.GetBarsAsync(new PriceQuery(metal.Key, null, null, PriceQuery.MaxLimit), default)).ShouldBe(Ticks.ExpectedBars(metal));
            (await store.GetPricesAsync(new PriceQuery(metal.Key, null, null, PriceQuery.MaxLimit), default)).Count.ShouldBe(metal.Count());
        }
    }

    [Fact]
    public async Task Bars_are_given_from_a_minute_to_before_another_and_not_more_than_asked_for()
    {
        await using var store = new MongocPriceStore(server.Options);
        var ticks = Enumerable.Range(0, 6).Select(i => Ticks.Of("gold", i, price: i, at: TimeSpan.FromMinutes(i))).ToArray();
        await store.WriteAsync([.. ticks, Ticks.Of("gold-2", 9, price: 9, at: TimeSpan.FromMinutes(2), partition: 1)], default);
        var (from, to) = (ticks[1].Tick.Timestamp, ticks[4].Tick.Timestamp);

        (await store.GetBarsAsync(new PriceQuery("gold", from, to, 10), default)).Select(bar => bar.Open).ShouldBe([1, 2, 3]);
        (await store.GetBarsAsync(new PriceQuery("gold", from, to, 2), default)).Select(bar => bar.Open).ShouldBe([1, 2]);
        (await store.GetBarsAsync(new PriceQuery("gold", null, null, 10), default)).Count.ShouldBe(6);
    }

    private MongocClientPool Open(out MongocCollections collections)
    {
        var options = server.Options;
        var pool = new MongocClientPool(options);
        collections = new MongocCollections(pool, options.Database, new MongocFinder(pool, options.Database));
        return pool;
    }

    private static StoredBar Bar(StoredTick tick, long version)
    {
        var bar = new StoredBar(BarKey.Of(tick)) { Version = version };
        bar.Fold(tick);
        return bar;
    }
}
