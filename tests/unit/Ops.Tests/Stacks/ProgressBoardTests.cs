using MetalsPipeline.Ops.Cli;

namespace MetalsPipeline.Ops.Tests.Stacks;

public class ProgressBoardTests
{
    [Fact]
    public void A_file_gets_a_line_when_something_changes() => Show(isTerminal: false).ShouldBe("web: 1 of 2\ndb: 1 of 1\nweb: 2 of 2\n");

    [Fact]
    public void A_terminal_gets_bars_that_are_written_over() => Show(isTerminal: true).ShouldBe(
        "\e[?7l\e[2Kweb [##########----------] 1 of 2\n\e[2Kdb  [####################] 1 of 1\n\e[?7h"
        + "\e[2A\e[?7l\e[2Kweb [####################] 2 of 2\n\e[2Kdb  [####################] 1 of 1\n\e[?7h");

    private static string Show(bool isTerminal)
    {
        using var error = new StringWriter();
        var board = new ProgressBoard(new Shell(TextReader.Null, TextWriter.Null, error, _ => null, CanAsk: isTerminal, CanStyle: false, TimeProvider.System));
        board.Show([new("web", 1, 2, "1 of 2"), new("db", 1, 1, "1 of 1")]);
        board.Show([new("web", 1, 2, "1 of 2"), new("db", 1, 1, "1 of 1")]);
        board.Show([new("web", 2, 2, "2 of 2"), new("db", 1, 1, "1 of 1")]);
        return error.ToString();
    }
}
