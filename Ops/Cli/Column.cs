namespace MetalsPipeline.Ops.Cli;

/// <summary>A column of a table: its head, and what a row shows in it.</summary>
internal sealed record Column<T>(string Head, Func<T, object?> Value);
