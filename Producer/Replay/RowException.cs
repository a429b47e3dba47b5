namespace MetalsPipeline.Producer.Replay;

/// <summary>A row of a replayed file is not usable.</summary>
internal sealed class RowException(long row, string problem) : Exception($"row {row}: {problem}");
