using System.Globalization;
using System.Text.Json;

namespace MetalsPipeline.Bench.Pipeline;

/// <summary>What it took to bring ticks from the broker into the store.</summary>
/// <param name="Name">Under which condition.</param>
/// <param name="PerSecond">Ticks a second.</param>
/// <param name="ProcessorCpu">CPU seconds of all processors, for a million ticks.</param>
/// <param name="StoreCpu">CPU seconds of the store, for a million ticks.</param>
/// <param name="StoreMemory">Resident memory of the store at the end, in MB.</param>
internal sealed record Drain(string Name, double PerSecond, double ProcessorCpu, double StoreCpu, double StoreMemory)
{
    /// <summary>Prints a table for people, whose ratios are to its first line, and, as the last line, JSON for programs.</summary>
    public static void Write(IReadOnlyList<Drain> drains, TextWriter output)
    {
        var first = drains[0];
        output.WriteLine($"Broker, store and processors share {Environment.ProcessorCount} cores.");
        output.WriteLine($"{"",-30} {"ticks/s",10} {"ratio",6}   {"CPU s a million ticks: processor",32} {"ratio",6} {"store",7} {"ratio",6}   {"store MB",8}");
        foreach (var drain in drains)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{drain.Name,-30} {drain.PerSecond,10:N0} {drain.PerSecond / first.PerSecond,6:F2}   {drain.ProcessorCpu,32:F2} {drain.ProcessorCpu / first.ProcessorCpu,6:F2} {drain.StoreCpu,7:F2} {drain.StoreCpu / first.StoreCpu,6:F2}   {drain.StoreMemory,8:N0}"));
        output.WriteLine(JsonSerializer.Serialize(new { Cores = Environment.ProcessorCount, Drains = drains }));
    }
}
