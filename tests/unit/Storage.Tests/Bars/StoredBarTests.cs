using MetalsPipeline.Storage.Bars;
using MetalsPipeline.Storage.Bson;
using MetalsPipeline.Storage.Tests.Support;

namespace MetalsPipeline.Storage.Tests.Bars;

public unsafe class StoredBarTests
{
    [Fact]
    public void Open_and_close_follow_the_ticks_time_and_not_their_arrival()
    {
        var bar = Fold(
            Ticks.Of("gold", 1, price: 10, at: TimeSpan.FromSeconds(30)),
            Ticks.Of("gold", 2, price: 12, at: TimeSpan.FromSeconds(50)),
            Ticks.Of("gold", 3, price: 9, at: TimeSpan.FromSeconds(5)),
            Ticks.Of("gold", 4, price: 11, at: TimeSpan.FromSeconds(40), volume: 3));

        bar.ToPriceBar().ShouldBe(new PriceBar("gold", bar.Key.Start, Open: 9, High: 12, Low: 9, Close: 12, Volume: 6, Count: 4));
    }

    [Fact]
    public void Of_ticks_of_the_same_millisecond_the_first_opens_and_the_last_closes()
    {
        var bar = Fold(Ticks.Of("gold", 1, price: 10, at: TimeSpan.FromTicks(9)), Ticks.Of("gold", 2, price: 11, at: TimeSpan.FromTicks(1)));

        (bar.Open, bar.Close).ShouldBe((10, 11));
    }

    [Fact]
    public void What_was_folded_is_not_folded_again()
    {
        var bar = Fold(Ticks.Of("gold", 5, price: 10, at: default));

        bar.Fold(Ticks.Of("gold", 5, price: 99, at: default)).ShouldBeFalse();
        bar.Fold(Ticks.Of("gold", 4, price: 99, at: default)).ShouldBeFalse();
        bar.Fold(Ticks.Of("gold", 4, price: 11, at: default, partition: 1)).ShouldBeTrue();

        (bar.Count, bar.High).ShouldBe((2, 11));
    }

    [Fact]
    public void A_bar_that_was_stored_and_read_is_the_same_bar()
    {
        var bar = Fold(Ticks.Of("gold", 1, price: 10.5, at: TimeSpan.FromTicks(12_345)), Ticks.Of("gold", 7, price: 9.25, at: TimeSpan.FromSeconds(3), partition: 2));
        bar.Version = 3;
        using var writer = new BsonWriter();
        var start = writer.Begin();
        BarDocument.Write(writer, bar);
        writer.End(start);

        var read = BarDocument.Read(new ReadOnlySpan<byte>(writer.Data, writer.Length));

        read.ToPriceBar().ShouldBe(bar.ToPriceBar());
        (read.OpenTime, read.CloseTime, read.Version).ShouldBe((bar.OpenTime, bar.CloseTime, bar.Version));
        read.Offsets.ShouldBe(bar.Offsets);
    }

    [Theory]
    [InlineData("2026-01-31T12:00:00Z", "gold/2026-01-31T12:00Z")]
    [InlineData("2026-01-31T12:00:59.9999999Z", "gold/2026-01-31T12:00Z")]
    public void A_tick_belongs_to_the_minute_that_it_falls_into(string time, string id)
    {
        var tick = Ticks.Of("gold", 1, 1, DateTime.Parse(time, null, System.Globalization.DateTimeStyles.AdjustToUniversal) - new DateTime(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc));

        BarKey.Of(tick).Id.ShouldBe(id);
    }

    [Fact]
    public void The_ids_of_an_instruments_bars_lie_between_its_bounds_and_others_do_not()
    {
        var id = BarKey.Of(Ticks.Of("gold", 1, 1, default)).Id;

        string.CompareOrdinal(BarKey.FirstId("gold", null), id).ShouldBeLessThan(0);
        string.CompareOrdinal(id, BarKey.EndId("gold", null)).ShouldBeLessThan(0);
        string.CompareOrdinal(BarKey.Of(Ticks.Of("gold-2", 1, 1, default)).Id, BarKey.FirstId("gold", null)).ShouldBeLessThan(0);
    }

    private static StoredBar Fold(params StoredTick[] ticks)
    {
        var bar = new StoredBar(BarKey.Of(ticks[0]));
        foreach (var tick in ticks)
            bar.Fold(tick).ShouldBeTrue();
        return bar;
    }
}
