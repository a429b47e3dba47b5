using System.Runtime.CompilerServices;
using System.Text.Json;

namespace MetalsPipeline.Producer.Replay;

/// <summary>Rows of a file with one JSON object a line; empty lines are passed over.</summary>
internal static class NdjsonRows
{
    public static async IAsyncEnumerable<Row> ReadAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var number = 0L;
        await foreach (var line in File.ReadLinesAsync(path, cancellationToken))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
                yield return Parse(number, line);
        }
    }

    private static Row Parse(long number, string line)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        try
        {
            using var document = JsonDocument.Parse(line);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return new Row(number, values, "is not a JSON object");
            foreach (var property in document.RootElement.EnumerateObject())
                values[property.Name] = property.Value.ValueKind == JsonValueKind.Null ? "" : property.Value.ToString();
            return new Row(number, values);
        }
        catch (JsonException e)
        {
            return new Row(number, values, $"is not JSON ({e.Message})");
        }
    }
}
