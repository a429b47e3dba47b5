namespace MetalsPipeline.Ops.Pipeline.Health;

/// <summary>How well the pipeline is, in points.</summary>
/// <param name="Time">When that was so.</param>
/// <param name="Score">0 to 100: the parts together.</param>
/// <param name="Healthy">Whether it is at least what was asked for.</param>
/// <param name="Parts">What it is made of.</param>
internal sealed record PipelineHealth(DateTimeOffset Time, int Score, bool Healthy, IReadOnlyList<HealthPart> Parts);

/// <param name="Part">components, lag, freshness or dead-letters.</param>
/// <param name="Points">0 to <paramref name="Of"/>.</param>
/// <param name="Of">What it can bring.</param>
/// <param name="Detail">What was seen.</param>
internal sealed record HealthPart(string Part, int Points, int Of, string Detail);
