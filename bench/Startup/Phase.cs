using System.Globalization;
using System.Text.Json;

namespace MetalsPipeline.Bench.Startup;

/// <summary>A part of the start, and how long it took.</summary>
internal sealed record Phase(string Name, TimeSpan Duration)
{
    /// <summary>Prints a table for people and, as the last line, JSON for programs.</summary>
    public static void Write(IReadOnlyList<Phase> phases, TextWriter output)
    {
        var total = phases.Sum(phase => phase.Duration.TotalMilliseconds);
        output.WriteLine($"{"",-56} {"ms",8} {"share",6}");
        foreach (var phase in phases.Append(new Phase("in all", TimeSpan.FromMilliseconds(total))))
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{phase.Name,-56} {phase.Duration.TotalMilliseconds,8:N0} {phase.Duration.TotalMilliseconds / total,6:P0}"));
        output.WriteLine(JsonSerializer.Serialize(phases));
    }
}
