using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MetalsPipeline.Contracts;

namespace MetalsPipeline.Bench.Pipeline;

/// <summary>Another program that does the processor's work, to compare with: takes --bootstrap, --topic, --mongo and --count, and prints {"stored", "per_second"}.</summary>
internal static class Yardstick
{
    /// <summary>Ticks a second, and ticks a second of its own processor time.</summary>
    public static async Task<(double PerSecond, double PerCpuSecond)> MeasureAsync(
        string script, string bootstrap, string mongo, long count, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "/usr/bin/python3",
            [script, "--bootstrap", bootstrap, "--topic", Topics.MetalsPrices, "--mongo", mongo, "--count", count.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var cpu = TimeSpan.Zero;
        while (!process.HasExited)
        {
            try
            {
                cpu = ProcessUsage.Of(process.Id).Cpu; // What a process has used can't be asked after its end.
            }
            catch (IOException)
            {
                break; // It ended between the two questions.
            }
            await Task.Delay(10, cancellationToken);
        }
        using var report = JsonDocument.Parse(await output);
        var stored = report.RootElement.GetProperty("stored").GetDouble();
        return (report.RootElement.GetProperty("per_second").GetDouble(), stored / cpu.TotalSeconds);
    }
}
