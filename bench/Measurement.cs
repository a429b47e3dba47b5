using System.Diagnostics;

namespace MetalsPipeline.Bench;

/// <summary>Time and garbage of one step, as medians over rounds, so that a round that was disturbed doesn't count.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Nanoseconds">Time a call.</param>
/// <param name="Bytes">Managed bytes allocated a call.</param>
internal sealed record Measurement(string Name, double Nanoseconds, double Bytes)
{
    private const int Rounds = 15;
    private const int Calls = 100_000;

    public static Measurement Of(string name, Action step)
    {
        Repeat(step); // The first round compiles.
        var times = new double[Rounds];
        var bytes = new double[Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var started = Stopwatch.GetTimestamp();
            Repeat(step);
            times[round] = Stopwatch.GetElapsedTime(started).TotalNanoseconds / Calls;
            bytes[round] = (double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / Calls;
        }
        return new Measurement(name, Median(times), Median(bytes));
    }

    private static void Repeat(Action step)
    {
        for (var call = 0; call < Calls; call++)
            step();
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
