using MetalsPipeline.Storage.Tests.Support;

namespace MetalsPipeline.Storage.Tests;

/// <summary>Whatever fails and whoever else writes, every tick is in the store once and in its bar once.</summary>
public class PriceWriterTests
{
    private readonly MemoryCollections _collections = new();

    [Fact]
    public async Task Ticks_are_stored_folded_and_the_newest_known()
    {
        var ticks = Ticks.Random(new Random(1), 500);

        foreach (var batch in ticks.Chunk(70))
            (await new PriceWriter(_collections).WriteAsync(batch, default)).Inserted.ShouldBe(batch.Length);

        ShouldHold(ticks);
    }

    [Fact]
    public async Task Ticks_that_are_read_again_change_nothing()
    {
        var ticks = Ticks.Random(new Random(2), 300);
        var writer = new PriceWriter(_collections);
        await writer.WriteAsync(ticks, default);

        (await writer.WriteAsync(ticks[100..200], default)).Duplicates.Count.ShouldBe(100);
        await new PriceWriter(_collections).WriteAsync(ticks, default);

        ShouldHold(ticks);
    }

    [Fact]
    public async Task An_event_that_somebody_sends_a_second_time_counts_once()
    {
        var first = Ticks.Of("gold", offset: 1, price: 10, at: default, volume: 4);
        var second = Ticks.Of("gold", offset: 2, price: 10, at: default, volume: 4, id: first.Id);
        var writer = new PriceWriter(_collections);

        await writer.WriteAsync([first, second], default);
        await writer.WriteAsync([second], default);

        ShouldHold([first]);
    }

    [Fact]
    public async Task A_crash_between_the_write_of_the_ticks_and_of_their_bars_is_made_up_for()
    {
        var ticks = Ticks.Random(new Random(3), 100);
        await _collections.InsertPricesAsync(ticks, default);

        await new PriceWriter(_collections).WriteAsync(ticks, default);

        ShouldHold(ticks);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    public async Task Failures_before_and_after_any_call_lose_and_double_nothing(int seed)
    {
        var random = new Random(seed);
        var ticks = Ticks.Random(random, 1_000, partitions: 3);
        _collections.Disturb = () =>
        {
            if (random.Next(6) == 0)
                throw new StoreUnavailableException("away");
        };
        var writer = new PriceWriter(_collections);

        foreach (var batch in ticks.Chunk(50))
        {
            while (!await TryWriteAsync(writer, batch))
            {
                if (random.Next(3) == 0)
                    writer = new PriceWriter(_collections); // The process has crashed and starts again.
            }
        }

        ShouldHold(ticks);
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    [InlineData(23)]
    public async Task A_writer_that_does_not_know_yet_that_it_lost_its_partition_does_no_harm(int seed)
    {
        var random = new Random(seed);
        var ticks = Ticks.Random(random, 600, partitions: 2);
        var owner = new PriceWriter(_collections);
        var zombie = new PriceWriter(_collections);

        await zombie.WriteAsync(ticks[..200], default);
        for (var at = 100; at < ticks.Count; at += 100)
        {
            await owner.WriteAsync(ticks[at..(at + 100)], default);
            var from = random.Next(at);
            await zombie.WriteAsync(ticks[from..Math.Min(from + random.Next(150), at + 100)], default);
        }

        ShouldHold(ticks);
    }

    [Fact]
    public async Task Writers_at_the_same_time_agree()
    {
        var ticks = Ticks.Random(new Random(31), 900, partitions: 3);

        await Task.WhenAll(ticks.GroupBy(tick => tick.Partition).SelectMany(partition => Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            var writer = new PriceWriter(_collections);
            foreach (var batch in partition.Chunk(10))
                await writer.WriteAsync(batch, default);
        }))));

        ShouldHold(ticks);
    }

    [Fact]
    public async Task A_late_tick_never_becomes_the_latest()
    {
        var writer = new PriceWriter(_collections);
        var late = Ticks.Of("gold", 2, price: 1, at: TimeSpan.FromMinutes(-5));

        await writer.WriteAsync([Ticks.Of("gold", 1, price: 2, at: default)], default);
        await writer.WriteAsync([late], default);

        _collections.Latest["gold"].Tick.Price.ShouldBe(2);
    }

    private static async Task<bool> TryWriteAsync(PriceWriter writer, StoredTick[] batch)
    {
        try
        {
            await writer.WriteAsync(batch, default);
            return true;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }

    private void ShouldHold(IReadOnlyCollection<StoredTick> ticks)
    {
        _collections.Prices.Keys.ShouldBe(ticks.Select(tick => tick.Id), ignoreOrder: true);
        var bars = _collections.Bars.Values.Select(bar => bar.ToPriceBar()).OrderBy(bar => bar.Instrument, StringComparer.Ordinal).ThenBy(bar => bar.Start);
        bars.ShouldBe(Ticks.ExpectedBars(ticks));
        foreach (var metal in ticks.GroupBy(tick => tick.Tick.Instrument!))
            _collections.Latest[metal.Key].Tick.Timestamp.ShouldBe(metal.Max(tick => tick.Tick.Timestamp));
    }
}
