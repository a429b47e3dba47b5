namespace MetalsPipeline.Bench.Soak;

/// <summary>A process's memory at a time.</summary>
/// <param name="At">Since the start.</param>
/// <param name="Resident">Resident memory, in bytes.</param>
/// <param name="Heap">Managed heap after the last collection, in bytes.</param>
internal readonly record struct MemorySample(TimeSpan At, long Resident, long Heap)
{
    /// <summary>Slope of the straight line with the least squares, in bytes a minute.</summary>
    public static double Slope(IReadOnlyCollection<MemorySample> samples, Func<MemorySample, long> bytes)
    {
        var (meanAt, meanBytes) = (samples.Average(sample => sample.At.TotalMinutes), samples.Average(sample => (double)bytes(sample)));
        return samples.Sum(sample => (sample.At.TotalMinutes - meanAt) * (bytes(sample) - meanBytes))
            / samples.Sum(sample => (sample.At.TotalMinutes - meanAt) * (sample.At.TotalMinutes - meanAt));
    }
}
