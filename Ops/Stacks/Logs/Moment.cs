using System.Globalization;
using System.Text.RegularExpressions;

namespace MetalsPipeline.Ops.Stacks.Logs;

/// <summary>A moment as operators write it: 10m ago, or a time.</summary>
internal static partial class Moment
{
    public const string Syntax = "90s, 10m, 2h, 1d, or a time like 2026-01-31T12:00:00Z";

    /// <returns>Null if it is neither.</returns>
    public static DateTimeOffset? Parse(string text, DateTimeOffset now)
    {
        if (Ago().Match(text) is { Success: true } ago)
        {
            var count = int.Parse(ago.Groups["count"].Value, CultureInfo.InvariantCulture);
            return now - ago.Groups["unit"].Value switch
            {
                "s" => TimeSpan.FromSeconds(count),
                "m" => TimeSpan.FromMinutes(count),
                "h" => TimeSpan.FromHours(count),
                _ => TimeSpan.FromDays(count),
            };
        }

        return IsoDate().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
    }

    [GeneratedRegex(@"^(?<count>\d{1,5})(?<unit>[smhd])\z")]
    private static partial Regex Ago();

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}(T|\z)")]
    private static partial Regex IsoDate();
}
