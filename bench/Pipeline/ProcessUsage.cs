using System.Globalization;

namespace MetalsPipeline.Bench.Pipeline;

/// <summary>What a process has used so far, from <c>/proc</c> (proc(5)).</summary>
/// <param name="Cpu">Processor time, user and system.</param>
/// <param name="PeakMemory">Largest resident memory, in bytes.</param>
internal readonly record struct ProcessUsage(TimeSpan Cpu, long PeakMemory)
{
    private const int TicksPerSecond = 100; // USER_HZ, the same on every Linux.

    public static ProcessUsage Of(int pid)
    {
        // The name, in brackets, may hold spaces; user and system time are the 12th and 13th field behind it.
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        var peak = File.ReadLines($"/proc/{pid}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        var kilobytes = peak is null ? 0 : long.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        return new(TimeSpan.FromSeconds((double)ticks / TicksPerSecond), kilobytes * 1024);
    }
}
