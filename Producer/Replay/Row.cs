namespace MetalsPipeline.Producer.Replay;

/// <summary>One row of a file.</summary>
/// <param name="Number">Its number, counted from 1 without the header.</param>
/// <param name="Values">Its values by column name in any case.</param>
/// <param name="Problem">Why it could not be read, otherwise null.</param>
internal sealed record Row(long Number, IReadOnlyDictionary<string, string> Values, string? Problem = null);
