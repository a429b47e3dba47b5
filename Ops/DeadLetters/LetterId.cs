using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MetalsPipeline.Ops.DeadLetters;

/// <summary>Names a dead letter: <c>metals-prices.dlq/12</c>.</summary>
/// <param name="Topic">Dead-letter topic.</param>
/// <param name="Offset">Offset there; such a topic has one partition.</param>
internal sealed record LetterId(string Topic, long Offset)
{
    public static bool TryParse(string text, [NotNullWhen(true)] out LetterId? id)
    {
        var slash = text.LastIndexOf('/');
        id = slash > 0 && long.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            ? new LetterId(text[..slash], offset)
            : null;
        return id is not null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Topic}/{Offset}");
}
