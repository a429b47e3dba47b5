using System.Globalization;

namespace MetalsPipeline.Bench.Pipeline;

/// <summary>What a process has used so far, from <c>/proc</c> (proc(5)).</summary>
/// <param name="Cpu">Processor time, user and system.</param>
/// <param name="Memory">Resident memory, in bytes.</param>
/// <param name="PeakMemory">Largest resident memory, in bytes.</param>
internal readonly record struct ProcessUsage(TimeSpan Cpu, long Memory, long PeakMemory)
{
    private const int TicksPerSecond = 100; // USER_HZ, the same on every Linux.

    public static ProcessUsage Of(int pid)
    {
        // The name, in brackets, may hold spaces; user and system time are the 12th and 13th field behind it.
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        var status = File.ReadAllLines($"/proc/{pid}/status");
        return new(TimeSpan.FromSeconds((double)ticks / TicksPerSecond), Bytes(status, "VmRSS:"), Bytes(status, "VmHWM:"));
    }

    // Zero for a process that has ended and wasn't waited for.
    private static long Bytes(string[] status, string name)
    {
        var line = status.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
