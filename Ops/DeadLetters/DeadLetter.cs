using System.Globalization;
using System.Text.Json.Serialization;
using Confluent.Kafka;
using MetalsPipeline.Contracts;

namespace MetalsPipeline.Ops.DeadLetters;

/// <summary>What there is to know of a dead letter but its content. What its headers don't say is null.</summary>
internal sealed record DeadLetter
{
    /// <summary>Its name, for <c>show</c>.</summary>
    public required string Letter { get; init; }

    public required string Topic { get; init; }

    /// <summary>Offset on the dead-letter topic.</summary>
    public required long Offset { get; init; }

    /// <summary>When it was given up, UTC.</summary>
    public required DateTime Time { get; init; }

    public string? OriginTopic { get; init; }

    public int? OriginPartition { get; init; }

    public long? OriginOffset { get; init; }

    public string? Key { get; init; }

    public string? Reason { get; init; }

    /// <summary>Where it was replayed to, as topic/partition/offset; null if it wasn't.</summary>
    public string? Replayed { get; init; }

    [JsonIgnore]
    public string? Origin => OriginTopic is null ? null : string.Create(CultureInfo.InvariantCulture, $"{OriginTopic}/{OriginPartition}/{OriginOffset}");

    /// <summary>Reads it off a message.</summary>
    public static DeadLetter Of(ConsumeResult<byte[]?, byte[]?> message, string? replayed)
    {
        var origin = DeadLetterOrigin.Of(message.Message.Headers.Select(header => (header.Key, (byte[]?)header.GetValueBytes())));
        return new DeadLetter
        {
            Letter = new LetterId(message.Topic, message.Offset.Value).ToString(),
            Topic = message.Topic,
            Offset = message.Offset.Value,
            Time = message.Message.Timestamp.UtcDateTime,
            OriginTopic = origin.Topic,
            OriginPartition = origin.Partition,
            OriginOffset = origin.Offset,
            Key = Bytes.Of(message.Message.Key)?.ToString(),
            Reason = origin.Reason,
            Replayed = replayed,
        };
    }
}
