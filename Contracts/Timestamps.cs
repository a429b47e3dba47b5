using System.Globalization;

namespace MetalsPipeline.Contracts;

/// <summary>Reads the dates that price files and people write, from full ISO 8601 times down to a month or a year, which mean their first moment.</summary>
public static class Timestamps
{
    private static readonly string[] Formats =
    [
        "yyyy-MM", "yyyy-MM-dd", "yyyy", "yyyyMMdd", "yyyy/MM", "yyyy/MM/dd",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd' 'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd' 'HH:mmK",
    ];

    /// <summary>Reads <paramref name="text"/>; without an offset it means UTC.</summary>
    public static bool TryParse(string text, out DateTime utc) => DateTime.TryParseExact(
        text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out utc);
}
