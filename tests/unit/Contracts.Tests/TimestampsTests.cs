namespace MetalsPipeline.Contracts.Tests;

public class TimestampsTests
{
    [Theory]
    [InlineData("1833-01", "1833-01-01T00:00:00Z")]
    [InlineData("1990", "1990-01-01T00:00:00Z")]
    [InlineData("2026-02-03", "2026-02-03T00:00:00Z")]
    [InlineData("2026-02-03T04:05", "2026-02-03T04:05:00Z")]
    [InlineData("2026-02-03 04:05:06", "2026-02-03T04:05:06Z")]
    [InlineData("2026-02-03T04:05:06.789Z", "2026-02-03T04:05:06.789Z")]
    [InlineData("2026-02-03T04:05:06+02:00", "2026-02-03T02:05:06Z")]
    public void Dates_are_read_down_to_a_month_or_year(string text, string expected)
    {
        Timestamps.TryParse(text, out var utc).ShouldBeTrue();

        utc.ShouldBe(DateTime.Parse(expected, null, System.Globalization.DateTimeStyles.AdjustToUniversal));
        utc.Kind.ShouldBe(DateTimeKind.Utc);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-13")]
    [InlineData("2026-02-30")]
    [InlineData("soon")]
    public void What_is_no_date_is_refused(string text) => Timestamps.TryParse(text, out _).ShouldBeFalse();
}
