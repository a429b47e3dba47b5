using System.Text.Json;
using System.Text.Json.Serialization;

namespace MetalsPipeline.Contracts;

/// <summary>Reads ISO 8601 with or without an offset (without: UTC, as most feeds mean it) and writes UTC.</summary>
internal sealed class UtcTimestampConverter : JsonConverter<DateTime>
{
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String || !reader.TryGetDateTime(out var value))
            throw new JsonException("must be an ISO 8601 time such as 2026-01-31T12:00:00Z");
        return value.Kind == DateTimeKind.Unspecified ? DateTime.SpecifyKind(value, DateTimeKind.Utc) : value.ToUniversalTime();
    }

    /// <summary>Reads the form that we write, <c>yyyy-MM-ddTHH:mm:ss[.fffffff]Z</c>.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTime utc)
    {
        utc = default;
        if (text.Length is < 20 or > 28 || text[^1] != 'Z' || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':')
            return false;
        if (!TryReadDigits(text[..4], out var year) || !TryReadDigits(text[5..7], out var month) || !TryReadDigits(text[8..10], out var day)
            || !TryReadDigits(text[11..13], out var hour) || !TryReadDigits(text[14..16], out var minute) || !TryReadDigits(text[17..19], out var second)
            || !TryReadFraction(text[19..^1], out var fraction))
            return false;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
            return false;
        utc = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).AddTicks(fraction);
        return true;
    }

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToUniversalTime());

    // In ticks, seven digits to a second.
    private static bool TryReadFraction(ReadOnlySpan<byte> text, out int ticks)
    {
        ticks = 0;
        if (text.IsEmpty)
            return true;
        if (text[0] != '.' || text.Length < 2 || !TryReadDigits(text[1..], out ticks))
            return false;
        for (var digits = text.Length - 1; digits < 7; digits++)
            ticks *= 10;
        return true;
    }

    private static bool TryReadDigits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return false;
            value = (value * 10) + (digit - '0');
        }
        return true;
    }
}
