using System.Globalization;
using System.Text.RegularExpressions;

namespace MetalsPipeline.Ops.Stacks.Compose;

/// <summary>How a stack file writes numbers, times and sizes; null is what it isn't.</summary>
internal static partial class ComposeValues
{
    private static readonly Dictionary<string, long> TicksOfUnit = new()
    {
        ["h"] = TimeSpan.TicksPerHour,
        ["m"] = TimeSpan.TicksPerMinute,
        ["s"] = TimeSpan.TicksPerSecond,
        ["ms"] = TimeSpan.TicksPerMillisecond,
        ["us"] = TimeSpan.TicksPerMicrosecond,
    };

    /// <summary>A dollar sign is written twice; one alone starts a variable.</summary>
    public static string? Unescaped(string value)
    {
        var parts = value.Split("$$");
        return parts.Any(part => part.Contains('$', StringComparison.Ordinal)) ? null : string.Join('$', parts);
    }

    public static long? Number(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static float? Ratio(string text) =>
        float.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number <= 1 ? number : null;

    /// <summary>Cores, in billionths of one.</summary>
    public static long? Cpus(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var cores) && cores * 1_000_000_000 is var nano && nano == decimal.Truncate(nano)
            ? (long)nano
            : null;

    /// <summary>File permissions: an octal number with a zero in front.</summary>
    public static uint? Mode(string text) => OctalNumber().Match(text) is { Success: true } match ? Convert.ToUInt32(match.Groups[1].Value, 8) : null;

    /// <summary>1h30m, 1s500ms, 0s.</summary>
    public static TimeSpan? Duration(string text)
    {
        var match = DurationPattern().Match(text);
        if (!match.Success)
            return null;
        var parts = match.Groups["amount"].Captures.Zip(match.Groups["unit"].Captures);
        return TimeSpan.FromTicks((long)parts.Sum(part =>
            decimal.Parse(part.First.ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) * TicksOfUnit[part.Second.Value]));
    }

    /// <summary>Bytes, or 64M and the like, in powers of 1024.</summary>
    public static long? Bytes(string text)
    {
        var match = BytesPattern().Match(text);
        if (!match.Success)
            return null;
        var power = match.Groups["unit"].Value.ToUpperInvariant() is { Length: 1 } unit ? "KMGT".IndexOf(unit[0], StringComparison.Ordinal) + 1 : 0;
        return (long)(decimal.Parse(match.Groups["amount"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) * (1L << (10 * power)));
    }

    [GeneratedRegex(@"^0o?([0-7]{1,4})\z")]
    private static partial Regex OctalNumber();

    [GeneratedRegex(@"^((?<amount>[0-9]{1,9}(\.[0-9]{1,9})?)(?<unit>h|ms|us|m|s))+\z")]
    private static partial Regex DurationPattern();

    [GeneratedRegex(@"^(?<amount>[0-9]{1,15}(\.[0-9]{1,9})?) ?(?<unit>[kKmMgGtT]?)([iI]?[bB])?\z")]
    private static partial Regex BytesPattern();
}
