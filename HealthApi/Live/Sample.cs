namespace MetalsPipeline.HealthApi.Live;

/// <summary>A measurement, written as JSON once for all who follow.</summary>
/// <param name="StatusJson">The pipeline.</param>
/// <param name="LatestJson">The newest prices; the very same object as before while they are the same, and null before the store has answered once.</param>
internal sealed record Sample(string StatusJson, string? LatestJson);
