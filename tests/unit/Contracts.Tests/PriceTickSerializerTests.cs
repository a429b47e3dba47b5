using System.Text;

namespace MetalsPipeline.Contracts.Tests;

public class PriceTickSerializerTests
{
    private static readonly DateTime Now = new(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void A_tick_survives_a_round_trip()
    {
        var tick = new PriceTick
        {
            EventId = Guid.CreateVersion7(),
            Metal = "gold",
            Price = 4060.12,
            Currency = "EUR",
            Volume = 17,
            Timestamp = Now.AddMilliseconds(-123),
            Source = "test",
            Sequence = 42,
        };

        Read(PriceTickSerializer.Serialize(tick)).ShouldBe(tick);
    }

    [Fact]
    public void Optional_fields_have_defaults_and_unknown_fields_are_ignored()
    {
        var tick = Read("""{"metal":"gold","price":1,"timestamp":"2026-01-31T12:00:00Z","colour":{"nested":[1,2]}}"""u8);

        tick.EventId.ShouldBeNull();
        tick.Currency.ShouldBe("USD");
        tick.Volume.ShouldBe(0);
        tick.Source.ShouldBe("unknown");
        tick.Sequence.ShouldBe(0);
    }

    [Theory]
    [InlineData("2026-01-31T12:00:00Z")]
    [InlineData("2026-01-31T12:00:00")]
    [InlineData("2026-01-31T13:00:00+01:00")]
    public void Timestamps_are_utc_whatever_their_offset(string timestamp)
    {
        var tick = Read(Encoding.UTF8.GetBytes($$"""{"metal":"gold","price":1,"timestamp":"{{timestamp}}"}"""));

        tick.Timestamp.ShouldBe(Now);
        tick.Timestamp.Kind.ShouldBe(DateTimeKind.Utc);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("null", "")]
    [InlineData("[]", "")]
    [InlineData("{", "")]
    [InlineData("not json", "")]
    [InlineData("""{"metal":"gold","metal":"silver","price":1,"timestamp":"2026-01-31T12:00:00Z"}""", "metal")]
    [InlineData("""{"price":1,"timestamp":"2026-01-31T12:00:00Z"}""", "metal")]
    [InlineData("""{"metal":"","price":1,"timestamp":"2026-01-31T12:00:00Z"}""", "metal")]
    [InlineData("""{"metal":"fool's gold","price":1,"timestamp":"2026-01-31T12:00:00Z"}""", "metal")]
    [InlineData("""{"metal":"gold","symbol":"AAPL","price":1,"timestamp":"2026-01-31T12:00:00Z"}""", "symbol")]
    [InlineData("""{"metal":"gold","timestamp":"2026-01-31T12:00:00Z"}""", "price")]
    [InlineData("""{"metal":"gold","price":"1","timestamp":"2026-01-31T12:00:00Z"}""", "price")]
    [InlineData("""{"metal":"gold","price":0,"timestamp":"2026-01-31T12:00:00Z"}""", "price")]
    [InlineData("""{"metal":"gold","price":-1,"timestamp":"2026-01-31T12:00:00Z"}""", "price")]
    [InlineData("""{"metal":"gold","price":1e400,"timestamp":"2026-01-31T12:00:00Z"}""", "price")]
    [InlineData("""{"metal":"gold","price":1}""", "timestamp")]
    [InlineData("""{"metal":"gold","price":1,"timestamp":"yesterday"}""", "timestamp")]
    [InlineData("""{"metal":"gold","price":1,"timestamp":"2026-01-31T12:05:01Z"}""", "timestamp")]
    [InlineData("""{"metal":"gold","price":1,"timestamp":"2026-01-31T12:00:00Z","currency":"dollars"}""", "currency")]
    [InlineData("""{"metal":"gold","price":1,"timestamp":"2026-01-31T12:00:00Z","volume":-1}""", "volume")]
    [InlineData("""{"metal":"gold","price":1,"timestamp":"2026-01-31T12:00:00Z","source":""}""", "source")]
    [InlineData("""{"metal":"gold","price":1,"timestamp":"2026-01-31T12:00:00Z","sequence":-1}""", "sequence")]
    [InlineData("""{"metal":"gold","price":1,"timestamp":"2026-01-31T12:00:00Z","eventId":"7"}""", "eventId")]
    public void A_message_that_breaks_a_rule_is_refused_with_the_field_at_fault(string json, string field)
    {
        PriceTickSerializer.TryDeserialize(Encoding.UTF8.GetBytes(json), Now, out _, out var error).ShouldBeFalse();

        error.Field.ShouldBe(field);
        error.Message.ShouldNotBeEmpty();
    }

    [Fact]
    public void An_oversize_message_is_refused_unread()
    {
        PriceTickSerializer.TryDeserialize(new byte[PriceTickSerializer.MaxBytes + 1], Now, out _, out var error).ShouldBeFalse();

        error.Message.ShouldContain("65537 bytes");
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_refused()
    {
        byte[] json = [.. """{"metal":"g"""u8, 0xFF, 0xFE, .. """ld","price":1,"timestamp":"2026-01-31T12:00:00Z"}"""u8];

        PriceTickSerializer.TryDeserialize(json, Now, out _, out _).ShouldBeFalse();
    }

    private static PriceTick Read(ReadOnlySpan<byte> json)
    {
        PriceTickSerializer.TryDeserialize(json, Now, out var tick, out var error).ShouldBeTrue(error.ToString());
        return tick;
    }
}
