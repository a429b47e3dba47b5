namespace MetalsPipeline.Ops.Tests;

/// <summary>How a run of the command ended, and what it wrote.</summary>
internal sealed record MetalsResult(int ExitCode, string Out, string Error)
{
    /// <summary>What it wrote to standard error, when that is to be one line.</summary>
    public string OnlyError => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem();
}
