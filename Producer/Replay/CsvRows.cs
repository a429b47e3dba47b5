using System.Globalization;
using System.Runtime.CompilerServices;
using CsvHelper;
using CsvHelper.Configuration;

namespace MetalsPipeline.Producer.Replay;

/// <summary>Rows of a CSV file with a header line (RFC 4180; the separator is detected).</summary>
internal static class CsvRows
{
    public static async IAsyncEnumerable<Row> ReadAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture) { DetectDelimiter = true, BadDataFound = null, MissingFieldFound = null };
        using var csv = new CsvReader(new StreamReader(path), configuration);
        if (!await csv.ReadAsync() || !csv.ReadHeader())
            yield break;

        var header = csv.HeaderRecord!;
        for (var number = 1L; await csv.ReadAsync(); number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var values = new Dictionary<string, string>(header.Length, StringComparer.OrdinalIgnoreCase);
            for (var i = 0; i < header.Length; i++)
                values[header[i].Trim()] = csv.GetField(i)?.Trim() ?? "";
            yield return new Row(number, values);
        }
    }
}
