namespace MetalsPipeline.Ops.Cli;

/// <summary>A line a service, or another thing, that says how far it is: with a bar, and written over, on a terminal; elsewhere written when it changes.</summary>
internal sealed class ProgressBoard(Shell shell)
{
    private const int BarWidth = 20;

    private readonly Dictionary<string, string> _shown = [];
    private int _height;

    /// <summary>Whether lines are written over.</summary>
    public bool IsLive { get; } = shell.CanAsk && shell.Variable("TERM") != "dumb";

    public void Show(IReadOnlyList<ProgressLine> lines)
    {
        var changed = lines.Where(line => _shown.GetValueOrDefault(line.Name) != line.Text).ToList();
        foreach (var line in changed)
            _shown[line.Name] = line.Text;
        if (!IsLive)
            changed.ForEach(line => shell.Error.WriteLine($"{line.Name}: {line.Text}"));
        else if (changed.Count > 0)
            Draw(lines);
    }

    private void Draw(IReadOnlyList<ProgressLine> lines)
    {
        var width = lines.Max(line => line.Name.Length);
        if (_height > 0)
            shell.Error.Write($"\e[{_height}A");
        shell.Error.Write("\e[?7l"); // A long line is cut off and doesn't take two.
        foreach (var line in lines)
            shell.Error.WriteLine($"\e[2K{line.Name.PadRight(width)} [{Bar(line)}] {Output.Printable(line.Text)}");
        shell.Error.Write("\e[?7h");
        _height = lines.Count;
    }

    private static string Bar(ProgressLine line)
    {
        var filled = line.Of == 0 ? BarWidth : Math.Min(BarWidth, BarWidth * line.Done / line.Of);
        return new string('#', filled) + new string('-', BarWidth - filled);
    }
}

/// <summary>How far something is.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Done">So much is as it should be.</param>
/// <param name="Of">So much is to be.</param>
/// <param name="Text">The same in words, and what is in the way.</param>
internal sealed record ProgressLine(string Name, int Done, int Of, string Text);
