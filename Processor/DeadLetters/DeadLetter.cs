using Confluent.Kafka;

namespace MetalsPipeline.Processor.DeadLetters;

/// <summary>A message that can't be processed, and why.</summary>
/// <param name="Place">Where it came from.</param>
/// <param name="Original">A copy of it.</param>
/// <param name="Reason">What is wrong with it.</param>
internal sealed record DeadLetter(TopicPartitionOffset Place, Message<byte[], byte[]> Original, string Reason);
