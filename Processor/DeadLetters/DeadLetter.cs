using Confluent.Kafka;

namespace MetalsPipeline.Processor.DeadLetters;

/// <summary>A message that can't be processed, and why.</summary>
internal sealed record DeadLetter(ConsumeResult<byte[], byte[]> Message, string Reason);
