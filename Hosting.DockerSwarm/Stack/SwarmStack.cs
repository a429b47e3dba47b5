namespace Aspire.Hosting.DockerSwarm.Stack;

/// <summary>Everything that is written into <c>stack.yml</c>: only what <c>docker stack deploy</c> honours can be expressed.</summary>
/// <param name="name">The stack's name, with which Docker prefixes its services, networks and volumes.</param>
public sealed class SwarmStack(string name)
{
    /// <summary>The stack's name.</summary>
    public string Name { get; } = name;

    /// <summary>The services by their names, which are their DNS names within the stack's networks, too.</summary>
    public IDictionary<string, SwarmService> Services { get; } = new SortedDictionary<string, SwarmService>(StringComparer.Ordinal);

    /// <summary>The networks that the services share.</summary>
    public IList<OverlayNetwork> Networks { get; } = [];

    /// <summary>The named volumes. Those that a service mounts are added before the stack is written.</summary>
    public IList<SwarmVolume> Volumes { get; } = [];

    /// <summary>The secrets. Those that a service reads are added before the stack is written.</summary>
    public IList<SwarmSecret> Secrets { get; } = [];

    /// <summary>The configs. Those that a service reads are added before the stack is written.</summary>
    public IList<SwarmConfig> Configs { get; } = [];
}
