using System.Text.Json.Serialization;
using Confluent.Kafka;
using MetalsPipeline.Contracts;

namespace MetalsPipeline.Ops.Pipeline.Ticks;

/// <summary>How a price compares with the one before of the same instrument.</summary>
internal enum Trend
{
    Same,
    Up,
    Down,
}

/// <summary>A message that went by. What it says of a price is null where it is none.</summary>
internal sealed record TailedTick
{
    public required string Topic { get; init; }

    public required int Partition { get; init; }

    public required long Offset { get; init; }

    /// <summary>When the price was observed, UTC; of another message, when it was sent.</summary>
    public required DateTime Time { get; init; }

    public Guid? EventId { get; init; }

    public string? Instrument { get; init; }

    public double? Price { get; init; }

    public string? Currency { get; init; }

    /// <summary>Null for the first one of an instrument.</summary>
    public Trend? Trend { get; init; }

    /// <summary>By how many percent the price differs from the one before.</summary>
    public double? ChangePercent { get; init; }

    /// <summary>Why it is no tick.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Problem { get; init; }

    /// <summary>Reads it off a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="now">Present time, UTC.</param>
    public static TailedTick Of(ConsumeResult<byte[]?, byte[]?> message, DateTime now)
    {
        var isTick = PriceTickSerializer.TryDeserialize(message.Message.Value, now, out var tick, out var error);
        return new TailedTick
        {
            Topic = message.Topic,
            Partition = message.Partition.Value,
            Offset = message.Offset.Value,
            Time = isTick ? tick.Timestamp : message.Message.Timestamp.UtcDateTime,
            EventId = isTick ? tick.EventId : null,
            Instrument = isTick ? tick.Instrument : null,
            Price = isTick ? tick.Price : null,
            Currency = isTick ? tick.Currency : null,
            Problem = isTick ? null : error.ToString(),
        };
    }
}
