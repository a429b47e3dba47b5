namespace Aspire.Hosting.DockerSwarm.Stack;

/// <summary>A network of the stack that spans the nodes.</summary>
/// <param name="name">The network's key in the stack file; Docker prefixes it with the stack's name.</param>
/// <remarks>Encrypted overlays need IP protocol 50 (ESP) between the nodes, besides 4789/udp, 7946 and 2377.</remarks>
public sealed class OverlayNetwork(string name)
{
    /// <summary>The network's key in the stack file.</summary>
    public string Name { get; } = name;

    /// <summary>The addresses, for example <c>10.10.1.0/24</c>; null lets Docker choose.</summary>
    public string? Subnet { get; set; }

    /// <summary>Whether what goes from node to node is encrypted. True unless it is said otherwise.</summary>
    public bool Encrypted { get; set; } = true;

    /// <summary>Whether the network has no way to the outside.</summary>
    public bool IsInternal { get; set; }

    /// <summary>Whether containers that aren't services may join.</summary>
    public bool Attachable { get; set; }

    /// <summary>Labels of the network.</summary>
    public IDictionary<string, string> Labels { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Closes the network to the outside: its services reach each other and nothing else through it.</summary>
    public OverlayNetwork Internal()
    {
        IsInternal = true;
        return this;
    }
}
