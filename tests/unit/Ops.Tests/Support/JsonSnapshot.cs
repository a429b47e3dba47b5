using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Aspire.Hosting.DockerSwarm.Tests;

namespace MetalsPipeline.Ops.Tests;

/// <summary>JSON that a command wrote, kept in the folder "Snapshots" of the tests or above.</summary>
internal static partial class JsonSnapshot
{
    /// <param name="result">What wrote it.</param>
    /// <param name="name">The verb's name with hyphens; behind a point, what distinguishes one of several.</param>
    /// <param name="caller">The test.</param>
    public static void ShouldMatchSnapshot(this MetalsResult result, string name, [CallerFilePath] string caller = "")
    {
        var folder = Path.GetDirectoryName(caller)!;
        while (!Directory.Exists(Path.Combine(folder, "Snapshots")))
            folder = Path.GetDirectoryName(folder)!;
        Snapshot.ShouldMatch(Scrub(result.Out), $"{name}.json", Path.Combine(folder, "of the tests"));
    }

    /// <summary>Puts names in the place of what is different each time.</summary>
    private static string Scrub(string json)
    {
        json = JoinToken().Replace(json, "<token>");
        json = Id().Replace(json, "<id>");
        json = Time().Replace(json, time => IsOfToday(time.Value) ? "<time>" : time.Value);
        json = Port().Replace(json, "127.0.0.1:<port>");
        json = Measured().Replace(json, "\"<number>\"");
        json = Whole(Environment.MachineName).Replace(json, "\"<machine>\"");
        return Whole(Environment.UserName).Replace(json, "\"<user>\"");
    }

    /// <summary>Those of the tests' own messages aren't.</summary>
    private static bool IsOfToday(string time) =>
        (DateTimeOffset.UtcNow - DateTimeOffset.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)).Duration() < TimeSpan.FromDays(1);

    private static Regex Whole(string value) => new($"\"{Regex.Escape(value)}\"");

    /// <summary>Events, topics for one test, and what a Swarm has.</summary>
    [GeneratedRegex(@"\b([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}|(?=[a-z]*[0-9])[0-9a-z]{25})\b")]
    private static partial Regex Id();

    [GeneratedRegex(@"SWMTKN-1-[0-9a-z]+-[0-9a-z]+")]
    private static partial Regex JoinToken();

    [GeneratedRegex(@"\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})")]
    private static partial Regex Time();

    [GeneratedRegex(@"127\.0\.0\.1:\d+")]
    private static partial Regex Port();

    /// <summary>Numbers that are measured, and those of releases, which other tests make too.</summary>
    [GeneratedRegex(@"(?<=""(\w*[Mm]s|\w+PerSecond|lagChange|cpuPercent|release)"": )-?\d+(\.\d+)?")]
    private static partial Regex Measured();
}
