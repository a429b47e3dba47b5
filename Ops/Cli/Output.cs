using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace MetalsPipeline.Ops.Cli;

/// <summary>Writes data to standard output, as the operator wants it.</summary>
internal sealed class Output(Shell shell, OutputFormat format)
{
    /// <summary>A table must not wrap because nobody knows how wide a file is.</summary>
    private const int WidthOfFile = 10_000;

    private static readonly JsonSerializerOptions OneLine = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // It isn't put into web pages; quotes stay readable.
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    private static readonly JsonSerializerOptions Indented = new(OneLine) { WriteIndented = true };

    public OutputFormat Format => format;

    /// <summary>Whether standard output takes colours and bold type.</summary>
    public bool IsStyled => shell.CanStyle && string.IsNullOrEmpty(shell.Variable("NO_COLOR"));

    /// <summary>Writes rows: as a table, as an array, or one a line.</summary>
    public void Rows<T>(IReadOnlyCollection<T> rows, params Column<T>[] columns)
    {
        switch (format)
        {
            case OutputFormat.Json:
                shell.Out.WriteLine(JsonSerializer.Serialize(rows, Indented));
                break;
            case OutputFormat.Ndjson:
                foreach (var row in rows)
                    shell.Out.WriteLine(JsonSerializer.Serialize(row, OneLine));
                break;
            default:
                WriteTable(shell.Out, rows, columns);
                break;
        }
    }

    /// <summary>Writes one thing; <paramref name="writeText"/> writes it for people.</summary>
    public void Item<T>(T item, Action writeText)
    {
        if (format == OutputFormat.Table)
            writeText();
        else
            shell.Out.WriteLine(JsonSerializer.Serialize(item, format == OutputFormat.Json ? Indented : OneLine));
    }

    /// <summary>Writes a table for people.</summary>
    public void WriteTable<T>(TextWriter to, IEnumerable<T> rows, params Column<T>[] columns)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (var column in columns)
            table.AddColumn(new TableColumn(new Text(column.Head, new Style(decoration: Decoration.Bold))) { Padding = new Padding(0, 0, 2, 0) });
        foreach (var row in rows)
            table.AddRow(columns.Select(column => new Text(Printable(column.Value(row)))));

        var styled = to == shell.Out && IsStyled;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = styled ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = styled ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(to),
        });
        if (!styled)
            console.Profile.Width = WidthOfFile;
        console.Write(table);
    }

    /// <summary>What one of several is called, as in JSON.</summary>
    public static string Name(Enum value) => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    /// <summary>Text that does nothing to a terminal: control characters, which messages may bring along, are shown as their code.</summary>
    public static string Printable(object? value)
    {
        var text = value switch
        {
            Enum name => Name(name),
            DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture),
        };
        if (string.IsNullOrEmpty(text))
            return "-";
        if (!text.Any(char.IsControl))
            return text;
        var printable = new StringBuilder();
        foreach (var character in text)
            printable.Append(char.IsControl(character) ? $"\\x{(int)character:x2}" : character.ToString());
        return printable.ToString();
    }
}
