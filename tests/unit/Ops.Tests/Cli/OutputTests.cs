namespace MetalsPipeline.Ops.Tests;

public class OutputTests : KafkaTest
{
    [Fact]
    public async Task A_terminal_gets_style_unless_it_wants_none()
    {
        Metals.CanStyle = true;
        (await Metals.RunAsync("topics describe")).Out.ShouldContain("\e[");
        Metals.Variables["NO_COLOR"] = "1";
        (await Metals.RunAsync("topics describe")).Out.ShouldNotContain("\e");
    }

    [Fact]
    public async Task A_long_line_stays_one_line_in_a_file()
    {
        var reason = string.Join(' ', Enumerable.Repeat("reason", 100));
        await AddLetterAsync(reason);
        (await Metals.RunAsync("dlq list")).Out.ShouldContain(reason);
    }
}
