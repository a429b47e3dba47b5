using MetalsPipeline.Ops.DeadLetters;

namespace MetalsPipeline.Ops.Tests;

public class OffsetRangeTests
{
    [Theory]
    [InlineData("3-9", 3, 9)]
    [InlineData("3-", 3, long.MaxValue - 1)]
    [InlineData("-9", 0, 9)]
    [InlineData("3", 3, 3)]
    public void A_range_has_both_of_its_ends(string text, long first, long last)
    {
        OffsetRange.TryParse(text, out var range).ShouldBeTrue();
        range.ShouldBe(new OffsetRange(first, last));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("9-3")]
    [InlineData("a-b")]
    [InlineData("1-2-3")]
    [InlineData("9223372036854775807")]
    public void What_isnt_a_range_is_refused(string text) => OffsetRange.TryParse(text, out _).ShouldBeFalse();
}
