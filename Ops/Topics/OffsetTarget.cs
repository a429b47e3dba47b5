using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Confluent.Kafka.Admin;
using MetalsPipeline.Contracts;

namespace MetalsPipeline.Ops.Topics;

/// <summary>Where a group is to read on: <c>earliest</c>, <c>latest</c>, <c>offset:17</c>, or a time, which means the first message since then.</summary>
/// <param name="Offset">The offset, where it is given.</param>
/// <param name="Spec">What Kafka is asked for otherwise.</param>
internal sealed record OffsetTarget(long? Offset, OffsetSpec? Spec)
{
    private const string OffsetPrefix = "offset:";

    public static bool TryParse(string text, [NotNullWhen(true)] out OffsetTarget? target)
    {
        target = text switch
        {
            "earliest" => new OffsetTarget(null, OffsetSpec.Earliest()),
            "latest" => new OffsetTarget(null, OffsetSpec.Latest()),
            _ when text.StartsWith(OffsetPrefix, StringComparison.Ordinal) =>
                long.TryParse(text.AsSpan(OffsetPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var offset) ? new OffsetTarget(offset, null) : null,
            _ when Timestamps.TryParse(text, out var utc) => new OffsetTarget(null, OffsetSpec.ForTimestamp(new DateTimeOffset(utc).ToUnixTimeMilliseconds())),
            _ => null,
        };
        return target is not null;
    }
}
