using System.Net;
using System.Net.NetworkInformation;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Supervision.Containers;

/// <summary>The network of a run's containers.</summary>
/// <param name="Name">The engine's name for it.</param>
/// <param name="Gateway">The address by which containers of the network reach the machine that the engine runs on.</param>
internal sealed record ContainerNetwork(string Name, string Gateway)
{
    /// <summary>The gateway's address where it is this machine's: with Docker Desktop it is that of a virtual machine, which reaches this one's loopback addresses itself.</summary>
    public IPAddress? LocalGateway =>
        IPAddress.TryParse(Gateway, out var address)
        && NetworkInterface.GetAllNetworkInterfaces().SelectMany(face => face.GetIPProperties().UnicastAddresses).Any(own => own.Address.Equals(address))
            ? address
            : null;

    /// <summary>What host.docker.internal means in a container. A persistent one cannot know the gateways of networks to come, hence takes the engine's own.</summary>
    public string HostAddressFor(ContainerLifetime lifetime) =>
        lifetime == ContainerLifetime.Session && LocalGateway is { } gateway ? gateway.ToString() : "host-gateway";
}
