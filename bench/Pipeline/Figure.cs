using System.Globalization;
using System.Text.Json;

namespace MetalsPipeline.Bench.Pipeline;

/// <summary>One figure of a report whose figures are of many kinds.</summary>
internal sealed record Figure(string Name, double Value, string Unit)
{
    /// <summary>Prints a table for people and, as the last line, JSON for programs.</summary>
    public static void Write(IReadOnlyList<Figure> figures, TextWriter output)
    {
        foreach (var figure in figures)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{figure.Name,-60} {figure.Value,14:N2} {figure.Unit}"));
        output.WriteLine(JsonSerializer.Serialize(figures));
    }
}
