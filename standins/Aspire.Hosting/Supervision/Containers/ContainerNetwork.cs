using System.Net;
using System.Net.NetworkInformation;

namespace Aspire.Hosting.Supervision.Containers;

/// <summary>The network of a run's containers.</summary>
/// <param name="Name">The engine's name for it.</param>
/// <param name="Gateway">The address by which containers reach the machine that the engine runs on; they know it as host.docker.internal.</param>
internal sealed record ContainerNetwork(string Name, string Gateway)
{
    /// <summary>The gateway's address where it is this machine's: with Docker Desktop it is that of a virtual machine, which reaches this one's loopback addresses itself.</summary>
    public IPAddress? LocalGateway =>
        IPAddress.TryParse(Gateway, out var address)
        && NetworkInterface.GetAllNetworkInterfaces().SelectMany(face => face.GetIPProperties().UnicastAddresses).Any(own => own.Address.Equals(address))
            ? address
            : null;
}
