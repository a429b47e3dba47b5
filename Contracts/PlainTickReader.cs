using System.Buffers.Text;
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
        var reader = new PlainJsonReader(utf8Json);
        return reader.TrySkip((byte)'{') && TryReadFields(ref reader, tick) && reader.TrySkip((byte)'}') && reader.IsAtEnd;
    }

    private static bool TryReadFields(ref PlainJsonReader reader, PriceTick tick)
    {
        var seen = Fields.None;
        do
        {
            if (!reader.TryReadString(out var name) || !reader.TrySkip((byte)':'))
                return false;
            var field = FieldOf(name);
            if ((seen & field) != 0 || !TryReadField(ref reader, field, tick))
                return false;
            seen |= field;
        }
        while (reader.TrySkip((byte)','));
        return true;
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

    private static bool TryReadField(ref PlainJsonReader reader, Fields field, PriceTick tick)
    {
        switch (field)
        {
            case Fields.EventId when reader.TryReadString(out var text) && Utf8Parser.TryParse(text, out Guid eventId, out var read) && read == text.Length:
                tick.EventId = eventId;
                return true;
            case Fields.Metal when reader.TryReadString(out var text):
                tick.Metal = Texts.Get(text);
                return true;
            case Fields.Symbol when reader.TryReadString(out var text):
                tick.Symbol = Texts.Get(text);
                return true;
            case Fields.Price when TryReadDouble(ref reader, out var price):
                tick.Price = price;
                return true;
            case Fields.Currency when reader.TryReadString(out var text):
                tick.Currency = Texts.Get(text)!;
                return true;
            case Fields.Volume when TryReadDouble(ref reader, out var volume):
                tick.Volume = volume;
                return true;
            case Fields.Timestamp when reader.TryReadString(out var text) && UtcTimestampConverter.TryParse(text, out var timestamp):
                tick.Timestamp = timestamp;
                return true;
            case Fields.Source when reader.TryReadString(out var text):
                tick.Source = Texts.Get(text)!;
                return true;
            case Fields.Sequence when reader.TryReadNumber(out var text) && Utf8Parser.TryParse(text, out long sequence, out var read) && read == text.Length:
                tick.Sequence = sequence;
                return true;
            case Fields.None:
                return reader.TryReadString(out _) || reader.TryReadNumber(out _);
            default:
                return false;
        }
    }

    private static bool TryReadDouble(ref PlainJsonReader reader, out double value)
    {
        value = 0;
        return reader.TryReadNumber(out var text) && Utf8Parser.TryParse(text, out value, out int read) && read == text.Length;
    }
}
