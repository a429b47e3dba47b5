using MetalsPipeline.Ops.Cli;

namespace MetalsPipeline.Ops.Stacks.Watch;

/// <summary>
/// A terminal's screen, drawn from the top. What is too long is cut: a line that wraps would push away what is below, so that no library's
/// tables will do.
/// </summary>
/// <param name="width">Columns.</param>
/// <param name="height">Rows.</param>
/// <param name="color">Whether it may have other styles than plain.</param>
internal sealed class Canvas(int width, int height, bool color)
{
    private const string Bold = "\e[1m";

    private const string Dim = "\e[2m";

    private const string Inverse = "\e[7m";

    private const string Plain = "\e[0m";

    private readonly List<string> _lines = [];

    /// <summary>How many lines are left, without the last one, which is the foot's.</summary>
    public int Room => Math.Max(0, height - 1 - _lines.Count);

    /// <summary>The screen, line by line.</summary>
    public IReadOnlyList<string> Lines => _lines;

    public void Line(string text) => Add(text, style: null);

    /// <summary>Puts a line at the bottom.</summary>
    public void Foot(string text)
    {
        while (Room > 0)
            _lines.Add("");
        _lines.Add(Styled(text, Dim));
    }

    /// <summary>Draws a table of one line a row.</summary>
    /// <param name="items">What it shows.</param>
    /// <param name="columns">How.</param>
    /// <param name="rows">At most so many lines, its head included.</param>
    /// <param name="marked">The row that is marked, and in sight; none if negative.</param>
    public void Table<T>(IReadOnlyList<T> items, Column<T>[] columns, int rows, int marked = -1)
    {
        var fitting = Math.Max(0, rows - 1);
        var first = Math.Clamp(marked - (fitting / 2), 0, Math.Max(0, items.Count - fitting));
        string[] head = [.. columns.Select(column => column.Head)];
        string[][] cells = [.. items.Select(item => columns.Select(column => Output.Printable(column.Value(item))).ToArray())];
        int[] widths = [.. head.Select((text, column) => cells.Select(row => row[column].Length).Append(text.Length).Max())];

        Add($"  {Row(head, widths)}", Bold);
        foreach (var (index, row) in cells.Index().Skip(first).Take(fitting))
            Add($"{(index == marked ? "> " : "  ")}{Row(row, widths)}", index == marked ? Inverse : null);
    }

    private static string Row(string[] cells, int[] widths) => string.Join("  ", cells.Select((text, column) => text.PadRight(widths[column])));

    private void Add(string text, string? style)
    {
        if (Room > 0)
            _lines.Add(Styled(text.Length == 0 ? "" : Output.Printable(text), style));
    }

    private string Styled(string text, string? style)
    {
        var cut = text.Length <= width ? text : $"{text[..Math.Max(0, width - 1)]}…";
        return color && style is not null ? $"{style}{cut}{Plain}" : cut;
    }
}
