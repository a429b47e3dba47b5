using System.Diagnostics;

namespace MetalsPipeline.Bench.Ticks;

/// <summary>The steps that every tick takes within a process, as medians over rounds, so that a round that was disturbed doesn't count.</summary>
internal static class TickBench
{
    private const int Rounds = 15;
    private const int Calls = 100_000;

    public static IReadOnlyList<Measurement> Measure()
    {
        var tick = TickSteps.Sample();
        var json = TickSteps.Json(tick);
        using var bson = new BsonStep();
        return
        [
            Median("parse the JSON into a DOM (for scale)", () => TickSteps.ParseDom(json)),
            Median("write the tick as JSON", () => TickSteps.Json(tick)),
            Median("read and check the tick", () => TickSteps.Read(json)),
            Median("write the tick as BSON", () => bson.Write(tick)),
        ];
    }

    private static Measurement Median(string name, Action step)
    {
        Repeat(step); // The first round compiles.
        var rounds = new Measurement[Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var started = Stopwatch.GetTimestamp();
            Repeat(step);
            rounds[round] = Measurement.Of(name, Calls, Stopwatch.GetElapsedTime(started), GC.GetAllocatedBytesForCurrentThread() - allocated);
        }
        return rounds.OrderBy(r => r.Nanoseconds).ElementAt(Rounds / 2);
    }

    private static void Repeat(Action step)
    {
        for (var call = 0; call < Calls; call++)
            step();
    }
}
