using System.Text.Json;

namespace MetalsPipeline.Contracts;

/// <summary>Reads ticks as our own producer and most others write them, and allocates nothing.</summary>
/// <remarks>
/// Accepts less than <see cref="JsonSerializer"/> and nothing that it wouldn't: whatever is unusual (escapes, nulls, a field given twice, a wrong
/// type, broken JSON) is left to it, and so are all error messages.
/// </remarks>
internal static class PlainTickReader
{
    private static readonly TextCache Texts = new();

    [Flags]
    private enum Fields
    {
        None = 0,
        EventId = 1,
        Metal = 2,
        Symbol = 4,
        Price = 8,
        Currency = 16,
        Volume = 32,
        Timestamp = 64,
        Source = 128,
        Sequence = 256,
    }

    /// <summary>Reads a message into a tick, whatever that held; false where the message isn't plain. Keeps to no rule of <see cref="PriceTickValidator"/>.</summary>
    public static bool TryRead(ReadOnlySpan<byte> utf8Json, PriceTick tick)
    {
        tick.Reset();
        try
        {
            var reader = new Utf8JsonReader(utf8Json);
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && TryReadFields(ref reader, tick) && !reader.Read();
        }
        catch (JsonException)
        {
            return false; // The serializer finds the same fault, and describes it.
        }
    }

    private static bool TryReadFields(ref Utf8JsonReader reader, PriceTick tick)
    {
        var seen = Fields.None;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueIsEscaped)
                return false;
            var field = FieldOf(reader.ValueSpan);
            if ((seen & field) != 0 || !reader.Read() || !TryReadField(ref reader, field, tick))
                return false;
            seen |= field;
        }
        return reader.TokenType == JsonTokenType.EndObject;
    }

    private static Fields FieldOf(ReadOnlySpan<byte> name) => name switch
    {
        _ when name.SequenceEqual("eventId"u8) => Fields.EventId,
        _ when name.SequenceEqual("metal"u8) => Fields.Metal,
        _ when name.SequenceEqual("price"u8) => Fields.Price,
        _ when name.SequenceEqual("currency"u8) => Fields.Currency,
        _ when name.SequenceEqual("volume"u8) => Fields.Volume,
        _ when name.SequenceEqual("timestamp"u8) => Fields.Timestamp,
        _ when name.SequenceEqual("source"u8) => Fields.Source,
        _ when name.SequenceEqual("sequence"u8) => Fields.Sequence,
        _ when name.SequenceEqual("symbol"u8) => Fields.Symbol,
        _ => Fields.None,
    };

    private static bool TryReadField(ref Utf8JsonReader reader, Fields field, PriceTick tick)
    {
        switch (field)
        {
            case Fields.EventId when reader.TokenType == JsonTokenType.String && reader.TryGetGuid(out var eventId):
                tick.EventId = eventId;
                return true;
            case Fields.Metal when TryGetText(ref reader, out var metal):
                tick.Metal = metal;
                return true;
            case Fields.Symbol when TryGetText(ref reader, out var symbol):
                tick.Symbol = symbol;
                return true;
            case Fields.Price when reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var price):
                tick.Price = price;
                return true;
            case Fields.Currency when TryGetText(ref reader, out var currency):
                tick.Currency = currency;
                return true;
            case Fields.Volume when reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var volume):
                tick.Volume = volume;
                return true;
            case Fields.Timestamp when UtcTimestampConverter.TryRead(ref reader, out var timestamp):
                tick.Timestamp = timestamp;
                return true;
            case Fields.Source when TryGetText(ref reader, out var source):
                tick.Source = source;
                return true;
            case Fields.Sequence when reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var sequence):
                tick.Sequence = sequence;
                return true;
            case Fields.None:
                reader.Skip();
                return true;
            default:
                return false;
        }
    }

    private static bool TryGetText(ref Utf8JsonReader reader, out string text)
    {
        text = reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped ? Texts.Get(reader.ValueSpan)! : null!;
        return text is not null;
    }
}
