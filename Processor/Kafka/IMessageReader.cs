using Confluent.Kafka;

namespace MetalsPipeline.Processor.Kafka;

/// <summary>Reads what a consumer receives, without making an object of each message.</summary>
internal interface IMessageReader
{
    /// <summary>The next message; false when none came in time. Rebalance handlers are called from in here.</summary>
    /// <exception cref="KafkaException">The client has something else to tell.</exception>
    bool TryRead(TimeSpan timeout, out ReceivedMessage message);
}
