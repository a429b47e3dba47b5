namespace MetalsPipeline.AppHost.Tests.Observability;

/// <summary>The metrics that there are, with their labels: ours by docs/metrics.md, which is held to what is sent, all others by lists that name their source.</summary>
internal static class KnownMetrics
{
    // Prometheus gives them to all that it takes in.
    private static readonly string[] OfAll = ["job", "instance"];

    /// <summary>Labels by metric.</summary>
    /// <param name="recorded">Rules that record further ones.</param>
    public static IReadOnlyDictionary<string, IReadOnlySet<string>> Read(IEnumerable<WatchedPipeline.Rule> recorded)
    {
        var listed =
            from line in Directory.EnumerateFiles(Repository.Beside("KnownMetrics"), "*.txt").SelectMany(File.ReadLines)
            where !line.StartsWith('#')
            let words = line.Split(' ')
            select (Name: words[0], Labels: words[1..]);

        return OtlpNames.In(File.ReadAllText(Repository.PathOf("docs/metrics.md")))
            .Concat(listed)
            .Concat(recorded.Select(rule => (Name: rule.Record, Labels: Array.Empty<string>())).Distinct())
            .DistinctBy(metric => metric.Name)
            .ToDictionary(metric => metric.Name, IReadOnlySet<string> (metric) => metric.Labels.Concat(OfAll).ToHashSet());
    }
}
