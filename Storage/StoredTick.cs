using MetalsPipeline.Contracts;

namespace MetalsPipeline.Storage;

/// <summary>A valid tick with its identity in the store and the place in Kafka that it came from.</summary>
/// <param name="Id">The document's <c>_id</c>: the event id, or a UUID derived from the message's place.</param>
/// <param name="Tick">The tick.</param>
/// <param name="Topic">Topic that it was read from.</param>
/// <param name="Partition">Partition that it was read from.</param>
/// <param name="Offset">Offset in that partition.</param>
public readonly record struct StoredTick(Guid Id, PriceTick Tick, string Topic, int Partition, long Offset);
