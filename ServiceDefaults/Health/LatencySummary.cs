namespace MetalsPipeline.ServiceDefaults.Health;

/// <summary>How long ticks took from the producer's send to the store's acknowledgement, in milliseconds.</summary>
/// <param name="P50">Half of them took no longer.</param>
/// <param name="P95">95 of 100 took no longer.</param>
/// <param name="P99">99 of 100 took no longer.</param>
public sealed record LatencySummary(double P50, double P95, double P99);
