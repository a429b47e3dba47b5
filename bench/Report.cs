using System.Globalization;
using System.Text.Json;

namespace MetalsPipeline.Bench;

/// <summary>Prints a table for people and, as the last line, JSON for programs.</summary>
internal static class Report
{
    public static void Write(IReadOnlyList<Measurement> measurements, TextWriter output)
    {
        var scale = measurements[0].Nanoseconds;
        output.WriteLine($"{"step",-40} {"ns",10} {"ratio",8} {"bytes",8}");
        foreach (var m in measurements)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{m.Name,-40} {m.Nanoseconds,10:F1} {m.Nanoseconds / scale,8:F2} {m.Bytes,8:F0}"));
        output.WriteLine(JsonSerializer.Serialize(measurements));
    }
}
