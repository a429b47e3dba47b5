using System.Globalization;
using System.Text.Json;

namespace MetalsPipeline.Bench;

/// <summary>Prints a table for people and, as the last line, JSON for programs.</summary>
internal static class Report
{
    public static void Write(IReadOnlyList<Measurement> measurements, TextWriter output)
    {
        var scale = measurements[0].Nanoseconds;
        output.WriteLine($"{"",-44} {"per second",12} {"ns each",10} {"to first",9} {"bytes",7}");
        foreach (var m in measurements)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{m.Name,-44} {m.PerSecond,12:N0} {m.Nanoseconds,10:N0} {m.Nanoseconds / scale,9:F2} {m.Bytes,7:F0}"));
        output.WriteLine(JsonSerializer.Serialize(measurements));
    }
}
