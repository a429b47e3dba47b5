namespace MetalsPipeline.Producer.Replay;

/// <summary>Reads rows of any format that the replay knows, chosen by the file's extension.</summary>
internal static class RowReader
{
    private static readonly Dictionary<string, Func<string, CancellationToken, IAsyncEnumerable<Row>>> Readers = new(StringComparer.OrdinalIgnoreCase)
    {
        [".csv"] = CsvRows.ReadAsync,
        [".ndjson"] = NdjsonRows.ReadAsync,
        [".jsonl"] = NdjsonRows.ReadAsync,
    };

    public static IEnumerable<string> Extensions => Readers.Keys;

    public static bool IsKnown(string path) => Readers.ContainsKey(Path.GetExtension(path));

    public static IAsyncEnumerable<Row> ReadAsync(string path, CancellationToken cancellationToken) =>
        Readers[Path.GetExtension(path)](path, cancellationToken);
}
