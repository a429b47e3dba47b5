namespace MetalsPipeline.Ops.Pipeline.Smoke;

/// <summary>How a check ended.</summary>
internal enum Verdict
{
    Passed,
    Failed,

    /// <summary>It wasn't made: there was nothing to check, or no time left, or it is a dry run's, which says what it would do.</summary>
    Skipped,
}

/// <param name="Name">What was checked.</param>
/// <param name="Verdict">How it ended.</param>
/// <param name="Ms">How long it took, ms.</param>
/// <param name="Detail">What was seen, or what is wrong.</param>
internal sealed record Check(string Name, Verdict Verdict, double Ms, string? Detail);
