namespace MetalsPipeline.Embedded.Kafka.Requests;

/// <summary>A request that wants no answer failed; closing the connection is the only way to say so.</summary>
internal sealed class UnacknowledgedFailureException(string message) : Exception(message);
