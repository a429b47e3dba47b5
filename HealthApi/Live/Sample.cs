using MetalsPipeline.HealthApi.Pipeline;

namespace MetalsPipeline.HealthApi.Live;

/// <summary>A measurement, written as JSON once for all who follow.</summary>
/// <param name="Status">The pipeline.</param>
/// <param name="StatusJson">The same as JSON.</param>
/// <param name="LatestJson">The newest prices as JSON; the very same object as before while they are the same, and null before the store has answered once.</param>
internal sealed record Sample(PipelineStatus Status, string StatusJson, string? LatestJson);
