using System.Text;
using Aspire.Hosting.Supervision;

namespace Aspire.Hosting.Tests.Supervision;

public sealed class OutputLinesTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("a\nb\n", new[] { "a", "b" })]
    [InlineData("a\r\n\r\nb", new[] { "a", "", "b" })]
    [InlineData("größe\n", new[] { "größe" })]
    public async Task Output_is_cut_at_line_ends(string output, string[] lines) => (await CutAsync(Encoding.UTF8.GetBytes(output))).ShouldBe(lines);

    [Fact]
    public async Task A_line_without_end_is_cut_at_the_limit()
    {
        var lines = await CutAsync(Encoding.UTF8.GetBytes(new string('x', (OutputLines.MaxLength * 2) + 5) + "\nnext"));

        lines.Select(line => line.Length).ShouldBe([OutputLines.MaxLength, OutputLines.MaxLength, 5, 4]);
    }

    private static async Task<List<string>> CutAsync(byte[] output)
    {
        var lines = new List<string>();
        using var stream = new MemoryStream(output);
        await OutputLines.PumpAsync(stream, lines.Add, CancellationToken.None);
        return lines;
    }
}
