using Confluent.Kafka;

namespace MetalsPipeline.Processor.Kafka;

/// <summary>A message in the client's own memory, valid until the next one is read.</summary>
internal readonly ref struct ReceivedMessage
{
    public required string Topic { get; init; }

    public required int Partition { get; init; }

    public required long Offset { get; init; }

    public required Timestamp Timestamp { get; init; }

    /// <summary>A missing key is not an empty one; the dead letter tells them apart.</summary>
    public required bool HasKey { get; init; }

    public required ReadOnlySpan<byte> Key { get; init; }

    public required bool HasValue { get; init; }

    public required ReadOnlySpan<byte> Value { get; init; }

    /// <summary>Null where there are none.</summary>
    public Headers? Headers { get; init; }

    public TopicPartitionOffset Place => new(Topic, Partition, Offset);
}
