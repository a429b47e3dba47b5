namespace MetalsPipeline.Bench;

/// <summary>One figure of a report.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="PerSecond">Operations a second.</param>
/// <param name="Nanoseconds">Time an operation, where one follows the other.</param>
/// <param name="Bytes">Managed bytes that this process allocated an operation.</param>
internal sealed record Measurement(string Name, double PerSecond, double Nanoseconds, double Bytes)
{
    /// <summary>The figure of <paramref name="operations"/> that took <paramref name="elapsed"/>.</summary>
    public static Measurement Of(string name, long operations, TimeSpan elapsed, long allocatedBytes) =>
        new(name, operations / elapsed.TotalSeconds, elapsed.TotalNanoseconds / operations, (double)allocatedBytes / operations);
}
