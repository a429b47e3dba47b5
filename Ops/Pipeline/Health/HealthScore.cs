using MetalsPipeline.Contracts;
using MetalsPipeline.Ops.Pipeline.Services;

namespace MetalsPipeline.Ops.Pipeline.Health;

/// <summary>
/// Makes points of what the health API says. Each part has all of its points up to a good value, none from a bad one, and in between a share of them.
/// </summary>
internal static class HealthScore
{
    private const int ComponentPoints = 10; // Each of four.
    private const int LagPoints = 25;
    private const int FreshnessPoints = 25;
    private const int DeadLetterPoints = 10;

    private static readonly (double Good, double Bad) LagSeconds = (5, 60);

    private static readonly (double Good, double Bad) AgeSeconds = (10, 120);

    private static readonly (double Good, double Bad) DeadShare = (0, 0.01);

    private static readonly string[] Components = ["kafka", "mongodb", "producer", "processor"];

    /// <param name="status">The pipeline.</param>
    /// <param name="latest">The newest price of each instrument.</param>
    public static IReadOnlyList<HealthPart> Of(PipelineStatus status, IReadOnlyList<PriceTick> latest) =>
        [OfComponents(status), OfLag(status), OfFreshness(status, latest), OfDeadLetters(status.Counts)];

    /// <summary>Where the health API doesn't answer nothing is known, and nothing is assumed.</summary>
    public static IReadOnlyList<HealthPart> OfNothing(string why) =>
    [
        new("components", 0, ComponentPoints * Components.Length, why),
        new("lag", 0, LagPoints, "not known"),
        new("freshness", 0, FreshnessPoints, "not known"),
        new("dead-letters", 0, DeadLetterPoints, "not known"),
    ];

    private static HealthPart OfComponents(PipelineStatus status)
    {
        var found = Components.Select(name => status.Components.FirstOrDefault(component => component.Name == name) ?? new ComponentStatus(name, "away", null)).ToList();
        var points = found.Sum(component => component.Status switch { "healthy" => ComponentPoints, "degraded" => ComponentPoints / 2, _ => 0 });
        var troubled = found.Where(component => component.Status != "healthy")
            .Select(component => component.Problem is null ? $"{component.Name} is {component.Status}" : $"{component.Name} is {component.Status} ({component.Problem})")
            .ToList();
        return new("components", points, ComponentPoints * Components.Length, troubled.Count == 0 ? "all healthy" : string.Join(", ", troubled));
    }

    /// <summary>In seconds of what comes or is done, whichever is more.</summary>
    private static HealthPart OfLag(PipelineStatus status)
    {
        if (status.Topics.Count == 0)
            return new("lag", 0, LagPoints, "not known");
        var seconds = status.Lag / Math.Max(1, Math.Max(status.Rates.ProducedPerSecond, status.Rates.ProcessedPerSecond));
        return new("lag", Share(LagPoints, seconds, LagSeconds), LagPoints, $"{status.Lag} messages, {seconds:0.#} s");
    }

    /// <summary>A file that is replayed has old prices: what counts then is that they are processed.</summary>
    private static HealthPart OfFreshness(PipelineStatus status, IReadOnlyList<PriceTick> latest)
    {
        if (status.Rates.ProcessedPerSecond > 0)
            return new("freshness", FreshnessPoints, FreshnessPoints, $"{status.Rates.ProcessedPerSecond:0.#} prices a second are processed");
        if (latest.Count == 0)
            return new("freshness", 0, FreshnessPoints, "there are no prices");
        var age = Math.Max(0, (status.Timestamp.UtcDateTime - latest.Max(tick => tick.Timestamp)).TotalSeconds);
        return new("freshness", Share(FreshnessPoints, age, AgeSeconds), FreshnessPoints, $"nothing is processed, the newest price is {age:0} s old");
    }

    private static HealthPart OfDeadLetters(PipelineCounts counts)
    {
        if (counts is not { DeadLetters: { } dead, Stored: { } stored })
            return new("dead-letters", 0, DeadLetterPoints, "not known");
        var share = dead == 0 ? 0 : (double)dead / (dead + stored);
        return new("dead-letters", Share(DeadLetterPoints, share, DeadShare), DeadLetterPoints, $"{dead} beside {stored} stored");
    }

    private static int Share(int points, double value, (double Good, double Bad) range) =>
        (int)Math.Round(points * Math.Clamp((range.Bad - value) / (range.Bad - range.Good), 0, 1));
}
