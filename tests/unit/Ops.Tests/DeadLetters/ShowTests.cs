namespace MetalsPipeline.Ops.Tests;

public class ShowTests : KafkaTest
{
    [Fact]
    public async Task Text_is_shown_as_text()
    {
        await AddLetterAsync("price: must be positive", """{"price":-1}""", own: [("traceparent", "00-1-2-01")]);
        var shown = await Metals.RunAsync("dlq show metals-prices.dlq/0");
        shown.ExitCode.ShouldBe(0);
        shown.Out.ShouldContain("traceparent");
        shown.Out.ShouldContain("price: must be positive");
        shown.Out.TrimEnd().ShouldEndWith("""{"price":-1}""");
    }

    [Fact]
    public async Task Other_bytes_are_shown_in_hexadecimal()
    {
        await AddLetterAsync("not JSON", [0x00, 0xFF, 0x1B], own: [("traceparent", "00-1-2-01")]);
        (await Metals.RunAsync("dlq show metals-prices.dlq/0")).Out.TrimEnd().ShouldEndWith("0x00ff1b");
        (await Metals.RunAsync("dlq show metals-prices.dlq/0 --output json")).ShouldMatchSnapshot("dlq-show");
    }

    [Theory]
    [InlineData("metals-prices.dlq/5", 1, "There is no letter metals-prices.dlq/5")]
    [InlineData("silver.dlq/0", 1, "There is no topic silver.dlq")]
    [InlineData("metals-prices/0", 1, "metals-prices has 2 partitions")]
    public async Task A_letter_that_isnt_there_is_named(string letter, int exitCode, string expected)
    {
        await AddLetterAsync("first");
        var shown = await Metals.RunAsync($"dlq show {letter}");
        shown.ExitCode.ShouldBe(exitCode);
        shown.Out.ShouldBeEmpty();
        shown.OnlyError.ShouldStartWith(expected);
    }
}
