namespace Aspire.Hosting.DockerSwarm.Stack;

/// <summary>A named volume.</summary>
/// <param name="name">The volume's key in the stack file; Docker prefixes it with the stack's name.</param>
public sealed class SwarmVolume(string name)
{
    /// <summary>The volume's key in the stack file.</summary>
    public string Name { get; } = name;

    /// <summary>The volume driver; null is the node's own.</summary>
    public string? Driver { get; set; }

    /// <summary>The driver's options.</summary>
    public IDictionary<string, string> DriverOptions { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Labels of the volume.</summary>
    public IDictionary<string, string> Labels { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);
}
