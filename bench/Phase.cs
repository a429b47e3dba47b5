using System.Globalization;
using System.Text.Json;

namespace MetalsPipeline.Bench;

/// <summary>A part of the start, and how long it took.</summary>
internal sealed record Phase(string Name, TimeSpan Duration)
{
    /// <summary>Prints a table for people and, as the last line, JSON for programs.</summary>
    /// <param name="phases">Parts of one thing, or several things.</param>
    /// <param name="output">Where to.</param>
    /// <param name="total">Whether they are parts of one thing.</param>
    public static void Write(IReadOnlyList<Phase> phases, TextWriter output, bool total)
    {
        // Of parts of one thing the whole is the scale, of several things the first.
        var scale = total ? phases.Sum(phase => phase.Duration.TotalMilliseconds) : phases[0].Duration.TotalMilliseconds;
        output.WriteLine($"{"",-56} {"ms",8} {"ratio",6}");
        foreach (var phase in total ? phases.Append(new Phase("in all", TimeSpan.FromMilliseconds(scale))) : phases)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{phase.Name,-56} {phase.Duration.TotalMilliseconds,8:N0} {phase.Duration.TotalMilliseconds / scale,6:F2}"));
        output.WriteLine(JsonSerializer.Serialize(phases));
    }
}
