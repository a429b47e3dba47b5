using MetalsPipeline.Ops.Cli;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MetalsPipeline.Ops.Stacks.Watch;

/// <summary>A terminal's screen, drawn from the top.</summary>
/// <param name="width">Columns.</param>
/// <param name="height">Rows.</param>
/// <param name="color">Whether it may have other styles than plain.</param>
internal sealed class Canvas(int width, int height, bool color)
{
    private static readonly Style Mark = new(decoration: Decoration.Invert);

    private readonly List<string> _lines = [];

    /// <summary>How many lines are left, without the last one, which is the foot's.</summary>
    public int Room => Math.Max(0, height - 1 - _lines.Count);

    /// <summary>The screen, line by line.</summary>
    public IReadOnlyList<string> Lines => _lines;

    public void Line(string text) => Add(new Text(text.Length == 0 ? "" : Output.Printable(text)) { Overflow = Overflow.Ellipsis });

    /// <summary>Puts a line at the bottom.</summary>
    public void Foot(string text)
    {
        while (Room > 0)
            _lines.Add("");
        Add(new Text(text, color ? new Style(decoration: Decoration.Dim) : Style.Plain) { Overflow = Overflow.Ellipsis }, isFoot: true);
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
        var table = new Table { Border = TableBorder.None };
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(new Text(column == columns[0] ? $"  {column.Head}" : column.Head, color ? new Style(decoration: Decoration.Bold) : Style.Plain))
            {
                Padding = new Padding(0, 0, 2, 0),
                NoWrap = true,
            });
        }

        foreach (var (index, item) in items.Index().Skip(first).Take(fitting))
        {
            var isMarked = index == marked;
            table.AddRow(columns.Select(column => new Text(
                (column != columns[0] ? "" : isMarked ? "> " : "  ") + Output.Printable(column.Value(item)), isMarked && color ? Mark : Style.Plain) { Overflow = Overflow.Ellipsis }));
        }

        Add(table);
    }

    private void Add(IRenderable what, bool isFoot = false)
    {
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = color ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = color ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = width;
        console.Write(what);
        var lines = writer.ToString().TrimEnd('\n').Split('\n');
        _lines.AddRange(lines.Take(isFoot ? 1 : Room));
    }
}
