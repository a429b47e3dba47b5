using System.Text.Json;

namespace MetalsPipeline.Contracts;

/// <summary>The wire form of a <see cref="PriceTick"/>: UTF-8 JSON.</summary>
public static class PriceTickSerializer
{
    /// <summary>Largest accepted message, in bytes.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>Writes <paramref name="tick"/> as UTF-8 JSON.</summary>
    public static byte[] Serialize(PriceTick tick) => JsonSerializer.SerializeToUtf8Bytes(tick, ContractsJsonContext.Default.PriceTick);

    /// <summary>Writes <paramref name="tick"/> where <paramref name="writer"/> writes: for those who use one buffer for many ticks.</summary>
    public static void Serialize(PriceTick tick, Utf8JsonWriter writer) => JsonSerializer.Serialize(writer, tick, ContractsJsonContext.Default.PriceTick);

    /// <summary>Reads and validates one message.</summary>
    /// <param name="utf8Json">The message as received.</param>
    /// <param name="now">Present time (UTC), the upper bound of timestamps.</param>
    /// <param name="tick">The tick, when there is no error.</param>
    /// <param name="error">What is wrong and in which field, otherwise.</param>
    public static bool TryDeserialize(ReadOnlySpan<byte> utf8Json, DateTime now, out PriceTick tick, out TickError error) =>
        TryDeserialize(utf8Json, now, new PriceTick(), out tick, out error);

    /// <inheritdoc cref="TryDeserialize(ReadOnlySpan{byte}, DateTime, out PriceTick, out TickError)"/>
    /// <param name="utf8Json">The message as received.</param>
    /// <param name="now">Present time (UTC), the upper bound of timestamps.</param>
    /// <param name="spare">A tick that nobody needs any more: most messages are read into it, without making a new one.</param>
    /// <param name="tick">The tick, when there is no error.</param>
    /// <param name="error">What is wrong and in which field, otherwise.</param>
    public static bool TryDeserialize(ReadOnlySpan<byte> utf8Json, DateTime now, PriceTick spare, out PriceTick tick, out TickError error)
    {
        ArgumentNullException.ThrowIfNull(spare);
        tick = spare;
        if (utf8Json.IsEmpty)
        {
            error = new("", "the message is empty");
            return false;
        }
        if (utf8Json.Length > MaxBytes)
        {
            error = new("", $"the message has {utf8Json.Length} bytes, more than the {MaxBytes} allowed");
            return false;
        }

        if (!PlainTickReader.TryRead(utf8Json, spare) && !TryParse(utf8Json, out tick, out error))
            return false;
        return PriceTickValidator.TryValidate(tick, now, out error);
    }

    /// <summary>Reads whatever is a tick in JSON, in whatever spelling, and says what is wrong with the rest. No rule is checked.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> utf8Json, out PriceTick tick, out TickError error)
    {
        tick = null!;
        try
        {
            var parsed = JsonSerializer.Deserialize(utf8Json, ContractsJsonContext.Default.PriceTick);
            error = parsed is null ? new("", "the message is null") : default;
            tick = parsed!;
            return parsed is not null;
        }
        catch (JsonException e)
        {
            error = new(FieldOf(e.Path), Describe(e));
            return false;
        }
    }

    private static string FieldOf(string? jsonPath) => jsonPath is null or "$" ? "" : jsonPath.TrimStart('$', '.');

    // The framework's messages end in ". Path: … | LineNumber: …", which the field already says.
    private static string Describe(JsonException e)
    {
        var message = e.Message;
        var cut = message.IndexOf(" Path: ", StringComparison.Ordinal);
        return cut < 0 ? message : message[..cut].TrimEnd('.', ' ');
    }
}
