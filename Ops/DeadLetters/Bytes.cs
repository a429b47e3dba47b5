using System.Text;
using System.Text.Json.Serialization;

namespace MetalsPipeline.Ops.DeadLetters;

/// <summary>Bytes of a message: text where they are UTF-8 without control characters but tabs and line ends, and hexadecimal otherwise.</summary>
/// <param name="Text">The text.</param>
/// <param name="Hex">The digits.</param>
internal sealed record Bytes(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Text,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Hex)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Null where there are none: Kafka tells a missing key or value from an empty one.</summary>
    public static Bytes? Of(byte[]? bytes)
    {
        if (bytes is null)
            return null;
        try
        {
            var text = Strict.GetString(bytes);
            if (!text.Any(character => char.IsControl(character) && character is not ('\t' or '\r' or '\n')))
                return new Bytes(text, null);
        }
        catch (DecoderFallbackException)
        {
            // It isn't text.
        }

        return new Bytes(null, Convert.ToHexStringLower(bytes));
    }

    public override string ToString() => Text ?? $"0x{Hex}";
}
