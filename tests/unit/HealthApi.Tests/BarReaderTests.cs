using MetalsPipeline.HealthApi.Bars;
using MetalsPipeline.Storage;

namespace MetalsPipeline.HealthApi.Tests;

public class BarReaderTests
{
    private static readonly DateTime Midnight = new(2026, 1, 31, 0, 0, 0, DateTimeKind.Utc);

    private readonly IPriceStore _store = Substitute.For<IPriceStore>();
    private readonly List<PriceBar> _minutes = [];

    public BarReaderTests() => _store.GetBarsAsync(Arg.Any<PriceQuery>(), Arg.Any<CancellationToken>()).Returns(call =>
    {
        var query = call.Arg<PriceQuery>();
        return [.. _minutes.Where(bar => !(bar.Start < query.From) && !(bar.Start >= query.To)).Take(query.Limit)];
    });

    [Fact]
    public async Task Five_minutes_open_with_the_first_close_with_the_last_and_span_all()
    {
        _minutes.Add(new("gold", Midnight.AddMinutes(1), 10, 14, 9, 11, 100, 3));
        _minutes.Add(new("gold", Midnight.AddMinutes(2), 11, 12, 7, 8, 50, 2));
        _minutes.Add(new("gold", Midnight.AddMinutes(4), 8, 9, 8, 9, 1, 1));
        _minutes.Add(new("gold", Midnight.AddMinutes(5), 9, 20, 9, 20, 5, 4));

        (await ReadAsync("5m")).ShouldBe(
        [
            new("gold", Midnight, 10, 14, 7, 9, 151, 6),
            new("gold", Midnight.AddMinutes(5), 9, 20, 9, 20, 5, 4),
        ]);
    }

    [Theory]
    [InlineData("5m", 288)]
    [InlineData("1h", 24)]
    [InlineData("1d", 1)]
    public async Task A_day_has_as_many_bars_as_fit_and_each_holds_its_minutes(string interval, int expected)
    {
        AddMinutes(24 * 60);

        var bars = await ReadAsync(interval);

        bars.Count.ShouldBe(expected);
        bars.ShouldAllBe(bar => bar.Count == 1_440 / expected);
    }

    [Fact]
    public async Task The_limit_counts_bars_and_the_last_one_is_whole()
    {
        AddMinutes(24 * 60);

        var bars = await ReadAsync("1h", limit: 2);

        bars.Select(bar => (bar.Start.Hour, bar.Count)).ShouldBe([(0, 60), (1, 60)]);
    }

    [Fact]
    public async Task A_bar_belongs_to_its_first_moment_and_is_never_cut()
    {
        AddMinutes(24 * 60);

        var bars = await ReadAsync("1h", from: Midnight.AddMinutes(30), to: Midnight.AddMinutes(150));

        bars.Select(bar => (bar.Start.Hour, bar.Count)).ShouldBe([(1, 60), (2, 60)]);
    }

    [Fact]
    public async Task More_minutes_than_are_read_at_once_make_the_same_bars()
    {
        AddMinutes(25_000);

        var bars = await ReadAsync("1d", limit: 100);

        bars.Select(bar => bar.Count).ShouldBe([.. Enumerable.Repeat(1_440L, 17), 25_000 - (17 * 1_440)]);
        bars.Select(bar => bar.Start).ShouldBe(Enumerable.Range(0, 18).Select(day => Midnight.AddDays(day)));
    }

    [Fact]
    public async Task A_request_that_costs_too_much_is_refused()
    {
        AddMinutes(BarReader.MostMinutes + 1);

        await Should.ThrowAsync<TooManyMinutesException>(() => ReadAsync("1d"));
    }

    [Fact]
    public async Task A_minute_is_read_as_it_is_stored()
    {
        AddMinutes(3);

        (await ReadAsync("1m", limit: 2)).ShouldBe(_minutes.Take(2));
    }

    [Fact]
    public void Times_at_the_end_of_the_calendar_have_no_next_bar() =>
        BarInterval.Find("1d")!.FirstFrom(DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc)).ShouldBe(DateTime.MaxValue);

    private void AddMinutes(int count)
    {
        for (var minute = 0; minute < count; minute++)
            _minutes.Add(new("gold", Midnight.AddMinutes(minute), 1, 1, 1, 1, 1, 1));
    }

    private Task<IReadOnlyList<PriceBar>> ReadAsync(string interval, DateTime? from = null, DateTime? to = null, int limit = 1_000) =>
        new BarReader(_store).ReadAsync(new PriceQuery("gold", from, to, limit), BarInterval.Find(interval)!, CancellationToken.None);
}
