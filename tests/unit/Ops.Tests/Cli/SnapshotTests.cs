using System.Runtime.CompilerServices;

namespace MetalsPipeline.Ops.Tests;

public sealed class SnapshotTests
{
    private static readonly string[] Folders = ["../Snapshots", "../../../swarm/Swarm.Tests/Metals/Snapshots"];

    /// <summary>What it shows is a screen.</summary>
    private static readonly string[] WriteNoData = ["stack-watch"];

    [Fact]
    public void The_JSON_of_every_verb_is_kept_in_a_snapshot()
    {
        var kept = Folders.SelectMany(folder => Directory.GetFiles(PathOf(folder), "*.json")).Select(file => Path.GetFileName(file).Split('.')[0]).ToHashSet();

        Metals.Verbs.Select(verb => verb.Replace(' ', '-')).Except(WriteNoData).Order().ShouldBe(kept.Order());
    }

    private static string PathOf(string folder, [CallerFilePath] string caller = "") => Path.Combine(Path.GetDirectoryName(caller)!, folder);
}
