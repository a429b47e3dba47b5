using System.Globalization;

namespace MetalsPipeline.Pipeline.Tests.Faults;

/// <summary>What goes wrong, and when: made of a seed, so that a schedule that found something can be run again.</summary>
internal sealed record FaultSchedule(int Seed, IReadOnlyList<Fault> Faults)
{
    private static readonly string[] Processes = ["producer", "processor", "kafka", "mongodb"];

    /// <summary>Every schedule kills each process at least once; what else happens, and in which order, the seed decides.</summary>
    public static FaultSchedule Create(int seed, int extra = 4)
    {
        var random = new Random(seed);
        IEnumerable<Fault> kills = Processes.Select(process => new Fault(FaultKind.Kill, process, Some(random, 100, 1_500), Some(random, 200, 1_000)));
        IEnumerable<Fault> others = Enumerable.Range(0, extra).Select(_ => Another(random));
        Fault[] faults = [.. kills, .. others];
        random.Shuffle(faults);
        return new(seed, faults);
    }

    /// <inheritdoc/>
    public override string ToString() => $"seed {Seed.ToString(CultureInfo.InvariantCulture)}: {string.Join(", ", Faults)}";

    private static Fault Another(Random random) => random.Next(3) switch
    {
        0 => new(FaultKind.Freeze, Processes[random.Next(Processes.Length)], Some(random, 100, 1_500), Some(random, 500, 4_000)),
        1 => new(FaultKind.ResetConnections, "kafka", Some(random, 100, 1_500), TimeSpan.Zero),
        _ => new(FaultKind.DropAnswers, "kafka", Some(random, 100, 1_500), TimeSpan.Zero),
    };

    private static TimeSpan Some(Random random, int least, int most) => TimeSpan.FromMilliseconds(random.Next(least, most));
}

/// <summary>Something that goes wrong.</summary>
/// <param name="Kind">What.</param>
/// <param name="Target">Where.</param>
/// <param name="After">How long after the one before it.</param>
/// <param name="For">For how long.</param>
internal sealed record Fault(FaultKind Kind, string Target, TimeSpan After, TimeSpan For)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"+{After.TotalMilliseconds:0} {Kind} {Target} {For.TotalMilliseconds:0}");
}

/// <summary>What can go wrong.</summary>
internal enum FaultKind
{
    /// <summary>The process is killed without warning (SIGKILL), and started again after a while.</summary>
    Kill,

    /// <summary>The process stands still (SIGSTOP) and goes on after a while, not knowing that time has passed.</summary>
    Freeze,

    /// <summary>The broker breaks all connections.</summary>
    ResetConnections,

    /// <summary>The broker carries requests out, and breaks the connection instead of answering.</summary>
    DropAnswers,
}
