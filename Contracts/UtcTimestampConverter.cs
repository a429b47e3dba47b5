using System.Text.Json;
using System.Text.Json.Serialization;

namespace MetalsPipeline.Contracts;

/// <summary>Reads ISO 8601 with or without an offset (without: UTC, as most feeds mean it) and writes UTC.</summary>
internal sealed class UtcTimestampConverter : JsonConverter<DateTime>
{
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (!TryRead(ref reader, out var utc))
            throw new JsonException("must be an ISO 8601 time such as 2026-01-31T12:00:00Z");
        return utc;
    }

    public static bool TryRead(ref Utf8JsonReader reader, out DateTime utc)
    {
        utc = default;
        if (reader.TokenType != JsonTokenType.String || !reader.TryGetDateTime(out var value))
            return false;
        utc = value.Kind == DateTimeKind.Unspecified ? DateTime.SpecifyKind(value, DateTimeKind.Utc) : value.ToUniversalTime();
        return true;
    }

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToUniversalTime());
}
