using MetalsPipeline.Contracts;
using MetalsPipeline.Storage.Bson;

namespace MetalsPipeline.Storage.Tests;

public unsafe class PriceDocumentTests
{
    private static readonly PriceTick Gold = new()
    {
        EventId = Guid.CreateVersion7(),
        Metal = "gold",
        Price = 18.93,
        Currency = "USD",
        Volume = 2.5,
        Timestamp = new DateTime(1833, 1, 1, 0, 0, 0, 123, DateTimeKind.Utc),
        Source = "prüfung",
        Sequence = long.MaxValue,
    };

    [Fact]
    public void A_price_survives_the_store() => RoundTrip(Gold, PriceDocument.WritePrice).ShouldBe(Gold);

    [Fact]
    public void A_latest_price_survives_the_store() => RoundTrip(Gold, PriceDocument.WriteLatest).ShouldBe(Gold);

    [Fact]
    public void A_stock_comes_back_as_a_stock()
    {
        var stock = Gold with { Metal = null, Symbol = "AAPL" };

        RoundTrip(stock, PriceDocument.WritePrice).ShouldBe(stock);
    }

    [Fact]
    public void Fields_of_types_that_we_never_write_are_passed_over()
    {
        using var writer = new BsonWriter(capacity: 16);
        var start = writer.Begin();
        writer.Write("a"u8, true);
        writer.End(writer.BeginArray("b"u8));
        writer.Write("metal"u8, "gold");
        writer.Write("price"u8, 4);
        writer.Write("timestamp"u8, Gold.Timestamp);
        writer.End(start);

        var tick = PriceDocument.Read(new ReadOnlySpan<byte>(writer.Data, writer.Length));

        tick.Metal.ShouldBe("gold");
        tick.Price.ShouldBe(4);
    }

    private static PriceTick RoundTrip(PriceTick tick, WriteDocument write)
    {
        using var writer = new BsonWriter(capacity: 16);
        var start = writer.Begin();
        write(writer, new StoredTick(tick.EventId!.Value, tick, Topics.MetalsPrices, 3, 42));
        writer.End(start);
        return PriceDocument.Read(new ReadOnlySpan<byte>(writer.Data, writer.Length));
    }

    private delegate void WriteDocument(BsonWriter writer, in StoredTick tick);
}
