namespace MetalsPipeline.Embedded.MongoDB.Wire;

/// <summary>The peer doesn't speak the protocol: there is nothing to answer, the connection is closed.</summary>
internal sealed class ProtocolException(string message) : Exception(message);
