namespace MetalsPipeline.Ops.Pipeline.Services;

/// <summary>A tick that Kafka has.</summary>
/// <param name="EventId">Its event id.</param>
/// <param name="Topic">Where it is.</param>
/// <param name="Partition">Partition there.</param>
/// <param name="Offset">Offset there.</param>
internal sealed record SentTick(Guid EventId, string Topic, int Partition, long Offset);
