using System.Globalization;
using MetalsPipeline.Pipeline.Tests.Faults.Network;

namespace MetalsPipeline.Pipeline.Tests.Faults;

/// <summary>What goes wrong, and when: made of a seed, so that a schedule that found something can be run again.</summary>
internal sealed record FaultSchedule(int Seed, IReadOnlyList<Fault> Faults)
{
    private const int Extra = 2;

    private static readonly string[] Services = ["producer", "processor"];
    private static readonly string[] Processes = [.. Services, "kafka", "mongodb"];
    private static readonly string[] Links = [PipelineNetwork.ProducerToKafka, PipelineNetwork.ProcessorToKafka, PipelineNetwork.ProcessorToMongoDB];
    private static readonly string[] Nodes = ["1", "2", "3", "1 2", "2 3", "1 3"];
    private static readonly FaultKind[] OfNetwork = [FaultKind.Delay, FaultKind.HoldRequests, FaultKind.HoldAnswers, FaultKind.LoseRequests, FaultKind.LoseAnswers];

    /// <summary>
    /// Every schedule kills each process, the services while they wait for a dead server and hold what they couldn't send; it disturbs a link and takes
    /// nodes down at least once. What else happens, and in which order, the seed decides.
    /// </summary>
    public static FaultSchedule Create(int seed) => Create(seed, random =>
    [
        Kill(random, "mongodb processor"),
        Kill(random, "kafka producer"),
        OnNetwork(random),
        NodesDown(random),
        .. Several(Extra, () => Another(random)),
    ]);

    /// <summary>Faults of the services alone, where the servers aren't ours.</summary>
    public static FaultSchedule OfServices(int seed) =>
        Create(seed, random => [.. Services.Select(service => Kill(random, service)), .. Several(Extra, () => Freeze(random, Services))]);

    /// <inheritdoc/>
    public override string ToString() => $"seed {Seed.ToString(CultureInfo.InvariantCulture)}: {string.Join(", ", Faults)}";

    private static FaultSchedule Create(int seed, Func<Random, Fault[]> choose)
    {
        var random = new Random(seed);
        var faults = choose(random);
        random.Shuffle(faults);
        return new(seed, faults);
    }

    private static Fault[] Several(int count, Func<Fault> create) => [.. Enumerable.Range(0, count).Select(_ => create())];

    private static Fault Another(Random random) => random.Next(6) switch
    {
        0 => Kill(random, Of(random, Processes)),
        1 => Freeze(random, Processes),
        2 => Create(FaultKind.ResetConnections, "kafka", random, most: 0),
        3 => Create(FaultKind.DropAnswers, "kafka", random, most: 0),
        4 => NodesDown(random),
        _ => OnNetwork(random),
    };

    private static Fault Kill(Random random, string process) => Create(FaultKind.Kill, process, random, most: 1_000);

    private static Fault Freeze(Random random, string[] processes) => Create(FaultKind.Freeze, Of(random, processes), random, most: 4_000);

    private static Fault OnNetwork(Random random) => Create(Of(random, OfNetwork), Of(random, Links), random, most: 6_000);

    private static Fault NodesDown(Random random) => Create(FaultKind.NodesDown, Of(random, Nodes), random, most: 3_000);

    private static Fault Create(FaultKind kind, string target, Random random, int most) =>
        new(kind, target, TimeSpan.FromMilliseconds(random.Next(100, 1_500)), TimeSpan.FromMilliseconds(random.Next(most / 5, most)));

    private static T Of<T>(Random random, T[] choices) => choices[random.Next(choices.Length)];
}
