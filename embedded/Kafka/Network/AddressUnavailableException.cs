using System.Net.Sockets;
using MetalsPipeline.Embedded.Kafka.Cluster;

namespace MetalsPipeline.Embedded.Kafka.Network;

/// <summary>An address can't be listened on; the message names it and says why.</summary>
internal sealed class AddressUnavailableException(HostPort address, SocketException cause)
    : Exception(Describe(address, cause), cause)
{
    private static string Describe(HostPort address, SocketException cause) => cause.SocketErrorCode == SocketError.AddressAlreadyInUse
        ? $"Port {address.Port} on {address.Host} is taken by another program. Stop it, or choose another address with --listen."
        : $"Can't listen on {address}: {cause.Message}.";
}
