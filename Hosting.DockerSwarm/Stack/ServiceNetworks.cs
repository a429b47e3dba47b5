using System.Collections.ObjectModel;

namespace Aspire.Hosting.DockerSwarm.Stack;

/// <summary>The networks that a service is in.</summary>
public sealed class ServiceNetworks : Collection<ServiceNetwork>
{
    /// <summary>Puts the service into the network.</summary>
    /// <param name="network">A network of the stack.</param>
    /// <param name="aliases">More DNS names, besides the service's own.</param>
    public void Add(OverlayNetwork network, params string[] aliases)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(aliases);
        var existing = Items.FirstOrDefault(item => item.Network == network);
        if (existing is null)
        {
            existing = new(network);
            Add(existing);
        }

        foreach (var alias in aliases)
        {
            existing.Aliases.Add(alias);
        }
    }
}

/// <summary>A service's place in a network.</summary>
/// <param name="network">A network of the stack.</param>
public sealed class ServiceNetwork(OverlayNetwork network)
{
    /// <summary>A network of the stack.</summary>
    public OverlayNetwork Network { get; } = network;

    /// <summary>DNS names within the network, besides the service's own.</summary>
    public IList<string> Aliases { get; } = [];
}
