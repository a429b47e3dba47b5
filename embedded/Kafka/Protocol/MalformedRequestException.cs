using System.Diagnostics.CodeAnalysis;

namespace MetalsPipeline.Embedded.Kafka.Protocol;

/// <summary>The bytes on a connection aren't what the protocol says they must be; the connection is closed.</summary>
internal sealed class MalformedRequestException(string message) : Exception(message)
{
    [DoesNotReturn]
    public static void Throw(string message) => throw new MalformedRequestException(message);
}
