namespace MetalsPipeline.Ops.Tests;

public class ListTests : KafkaTest
{
    [Fact]
    public async Task Letters_of_both_topics_are_listed_with_origin_key_and_reason()
    {
        await AddLetterAsync("price: must be positive");
        await AddLetterAsync("metal: is missing", key: "ACME", topic: Contracts.Topics.StockTicks);

        var listed = await Metals.RunAsync("dlq list --output json");
        listed.ExitCode.ShouldBe(0);
        listed.Error.ShouldBeEmpty();
        listed.ShouldMatchSnapshot("dlq-list");
    }

    [Fact]
    public async Task A_limit_shows_the_newest_and_says_that_there_are_more()
    {
        for (var i = 0; i < 5; i++)
            await AddLetterAsync($"reason {i}");

        var listed = await Metals.RunAsync("dlq list --topic metals-prices.dlq --limit 2 --output ndjson");
        listed.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(2);
        listed.Out.ShouldContain("reason 3");
        listed.Out.ShouldContain("reason 4");
        listed.OnlyError.ShouldContain("newest 2 of 5");
    }

    [Fact]
    public async Task What_a_message_brings_along_does_nothing_to_the_terminal()
    {
        await AddLetterAsync("evil \e[2J reason", key: "[red]key");
        var listed = await Metals.RunAsync("dlq list");
        listed.Out.ShouldNotContain("\e");
        listed.Out.ShouldContain("evil \\x1b[2J reason");
        listed.Out.ShouldContain("[red]key");
    }

    [Fact]
    public async Task A_message_without_the_processors_headers_is_listed_too()
    {
        await SendAsync("metals-prices.dlq", "gold", [1, 2]);
        (await Metals.RunAsync("dlq list --output ndjson")).Out.ShouldContain("\"originTopic\":null");
    }
}
