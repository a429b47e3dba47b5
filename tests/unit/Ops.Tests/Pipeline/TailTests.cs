using System.Text;
using System.Text.Json;

namespace MetalsPipeline.Ops.Tests;

public class TailTests : KafkaTest
{
    [Fact]
    public async Task Prices_are_shown_with_where_they_went()
    {
        await SendPricesAsync(("gold", 100), ("silver", 10), ("gold", 110), ("gold", 99), ("gold", 99));
        var tail = await Metals.RunAsync("pipeline tail --from beginning --count 5");
        tail.ExitCode.ShouldBe(0);
        tail.Out.ShouldBe("""
            TIME (UTC)               INSTRUMENT             PRICE  CUR    CHANGE
            2026-01-31 12:00:00.000  gold                  100.00  USD  -
            2026-01-31 12:00:00.000  silver                 10.00  USD  -
            2026-01-31 12:00:00.000  gold                  110.00  USD  ▲ +10.00 %
            2026-01-31 12:00:00.000  gold                   99.00  USD  ▼ -10.00 %
            2026-01-31 12:00:00.000  gold                   99.00  USD  = 0.00 %

            """);
        tail.OnlyError.ShouldBe("Following metals-prices from its beginning; Ctrl-C ends it.");
    }

    [Fact]
    public async Task Arrows_have_colours_on_a_terminal_that_wants_them()
    {
        await SendPricesAsync(("gold", 100), ("gold", 110), ("gold", 99));
        Metals.CanStyle = true;
        var styled = await Metals.RunAsync("pipeline tail --from beginning --count 3");
        styled.Out.ShouldContain("\e[32m▲ +10.00 %\e[0m");
        styled.Out.ShouldContain("\e[31m▼ -10.00 %\e[0m");
        Metals.Variables["NO_COLOR"] = "1";
        (await Metals.RunAsync("pipeline tail --from beginning --count 3")).Out.ShouldNotContain("\e");
    }

    [Fact]
    public async Task One_metal_can_be_followed_for_programs()
    {
        await SendPricesAsync(("silver", 10), ("gold", 100), ("silver", 11));
        var tail = await Metals.RunAsync("pipeline tail --metal silver --from beginning --count 2 --output json");
        tail.ShouldMatchSnapshot("pipeline-tail");
        var lines = (await Metals.RunAsync("pipeline tail --from beginning --count 3 --output ndjson")).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("price").GetDouble()).ShouldBe([10, 100, 11]);
    }

    [Fact]
    public async Task By_default_only_what_comes_from_now_on_is_shown()
    {
        await SendPricesAsync(("gold", 1));
        var tailing = Task.Run(() => Metals.RunAsync("pipeline tail --count 1 --output ndjson --timeout 60"));
        while (!tailing.IsCompleted)
        {
            await SendPricesAsync(("gold", 2));
            await Task.Delay(20);
        }

        (await tailing).Out.ShouldContain("\"price\":2,");
    }

    [Fact]
    public async Task What_is_no_tick_is_said_to_be_none_and_does_nothing_to_the_terminal()
    {
        await SendAsync("metals-prices", "gold", "{\"metal\":\"gold\",\"price\":-1}"u8.ToArray());
        (await Metals.RunAsync("pipeline tail --from beginning --count 1")).Out.ShouldContain("no tick: metals-prices/0/0: price: must be a number greater than zero");
        await SendAsync("stock_ticks", "x", "\e[2J"u8.ToArray());
        (await Metals.RunAsync("pipeline tail --topic stock_ticks --from beginning --count 1")).Out.ShouldNotContain("\e");
    }

    [Fact]
    public async Task A_timeout_ends_it()
    {
        var late = await Metals.RunAsync("pipeline tail --timeout 1");
        late.ExitCode.ShouldBe(3);
    }

    private async Task SendPricesAsync(params (string Metal, double Price)[] prices)
    {
        foreach (var (metal, price) in prices)
            await SendAsync("metals-prices", metal, Encoding.UTF8.GetBytes($$"""{"metal":"{{metal}}","price":{{price}},"timestamp":"2026-01-31T12:00:00Z"}"""));
    }
}
