using MetalsPipeline.Contracts;
using MetalsPipeline.Producer.Replay;

namespace MetalsPipeline.Producer.Tests;

public class RowMapperTests
{
    [Fact]
    public void A_row_with_the_usual_names_needs_no_mapping()
    {
        var tick = Map(new ReplayOptions { File = "/data/gold-monthly.csv" }, 7, ("Date", "1833-01"), ("Price", "18.930"));

        tick.Metal.ShouldBe("gold");
        tick.Price.ShouldBe(18.93);
        tick.Timestamp.ShouldBe(new DateTime(1833, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        tick.Source.ShouldBe("replay:gold-monthly.csv");
        tick.Sequence.ShouldBe(7);
        tick.Currency.ShouldBe("USD");
    }

    [Fact]
    public void Columns_can_be_mapped()
    {
        var options = new ReplayOptions { File = "q3.csv", Currency = "EUR" };
        options.Columns.Timestamp = "Day";
        options.Columns.Price = "Fixing";
        options.Columns.Instrument = "What";
        options.Columns.Volume = "Lots";

        var tick = Map(options, 1, ("what", "Silver"), ("day", "2026-01-02"), ("fixing", "50.5"), ("lots", "3"));

        tick.Metal.ShouldBe("silver");
        tick.Price.ShouldBe(50.5);
        tick.Volume.ShouldBe(3);
        tick.Currency.ShouldBe("EUR");
    }

    [Fact]
    public void A_symbol_column_makes_stock_ticks()
    {
        var tick = Map(new ReplayOptions { File = "x.csv" }, 1, ("symbol", "AAPL"), ("date", "2026-01-02"), ("close", "150"));

        tick.Symbol.ShouldBe("AAPL");
        tick.Metal.ShouldBeNull();
    }

    [Fact]
    public void Replaying_a_row_again_names_the_same_event_and_another_row_another_one()
    {
        var options = new ReplayOptions { File = "/data/gold.csv" };
        (string, string)[] row = [("date", "2026-01"), ("price", "1")];

        var first = Map(options, 1, row).EventId;

        Map(options, 1, row).EventId.ShouldBe(first);
        Map(options, 2, row).EventId.ShouldNotBe(first);
        Map(new ReplayOptions { File = "/elsewhere/gold.csv" }, 1, row).EventId.ShouldBe(first);
        Map(new ReplayOptions { File = "/data/silver.csv" }, 1, row).EventId.ShouldNotBe(first);
    }

    [Theory]
    [InlineData("", "1", "Timestamp")]
    [InlineData("someday", "1", "'someday' is not a date")]
    [InlineData("2026-01", "", "Price")]
    [InlineData("2026-01", "1,5", "'1,5' is not a number")]
    [InlineData("2026-01", "-1", "price")]
    [InlineData("9999-01", "1", "future")]
    public void An_unusable_row_is_named_with_what_is_wrong(string date, string price, string expected)
    {
        var problem = Should.Throw<RowException>(() => Map(new ReplayOptions { File = "gold.csv" }, 12, ("Date", date), ("Price", price)));

        problem.Message.ShouldStartWith("row 12: ");
        problem.Message.ShouldContain(expected);
    }

    [Fact]
    public void A_file_whose_name_and_rows_name_no_instrument_is_refused_with_the_setting_to_use() =>
        Should.Throw<RowException>(() => Map(new ReplayOptions { File = "2026.csv" }, 1, ("Date", "2026-01"), ("Price", "1")))
            .Message.ShouldContain("Producer:Replay:Instrument");

    private static PriceTick Map(ReplayOptions options, long number, params (string Name, string Value)[] values) =>
        new RowMapper(options, TimeProvider.System).Map(
            new Row(number, values.ToDictionary(v => v.Name, v => v.Value, StringComparer.OrdinalIgnoreCase)));
}
