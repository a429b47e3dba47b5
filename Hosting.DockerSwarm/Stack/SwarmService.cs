namespace Aspire.Hosting.DockerSwarm.Stack;

/// <summary>One service of a stack: what runs, what it may see and use, and how it is deployed.</summary>
/// <param name="name">The service's key in the stack file and its DNS name within its networks.</param>
public sealed class SwarmService(string name)
{
    /// <summary>The service's key in the stack file and its DNS name within its networks.</summary>
    public string Name { get; } = name;

    /// <summary>The image with its tag or digest; <c>latest</c> is refused, since it would not say what runs.</summary>
    public string? Image { get; set; }

    /// <summary>What is started in place of the image's entry point; empty keeps the image's.</summary>
    public IList<string> Entrypoint { get; } = [];

    /// <summary>The arguments in place of the image's command; empty keeps the image's.</summary>
    public IList<string> Command { get; } = [];

    /// <summary>The environment variables. Secrets don't belong here: everybody who may inspect a service can read them.</summary>
    public IDictionary<string, string> Environment { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// The user that the processes run as, as <c>uid</c>, <c>uid:gid</c> or a name that the image knows; null keeps the image's.
    /// </summary>
    public string? User { get; set; }

    /// <summary>The folder that the processes start in; null keeps the image's.</summary>
    public string? WorkingDirectory { get; set; }

    /// <summary>
    /// The host name within the container; templates such as <c>{{.Node.Hostname}}</c> are allowed. Null lets Docker choose.
    /// </summary>
    public string? Hostname { get; set; }

    /// <summary>Whether the root file system is mounted read-only. True unless it is said otherwise.</summary>
    public bool ReadOnly { get; set; } = true;

    /// <summary>Whether a tiny init process reaps zombies and forwards signals. True unless it is said otherwise.</summary>
    public bool Init { get; set; } = true;

    /// <summary>Capabilities given back after <see cref="CapDrop"/>, for example <c>NET_BIND_SERVICE</c>.</summary>
    public IList<string> CapAdd { get; } = [];

    /// <summary>Capabilities taken away: all, unless it is said otherwise.</summary>
    public IList<string> CapDrop { get; } = ["ALL"];

    /// <summary>How long the processes have between the stop signal and their end by force; null is Docker's ten seconds.</summary>
    public TimeSpan? StopGracePeriod { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The signal that asks the processes to stop, for example <c>SIGINT</c>; null keeps the image's.</summary>
    public string? StopSignal { get; set; }

    /// <summary>How Docker finds out whether a task is well; null leaves it to the image.</summary>
    public HealthCheck? HealthCheck { get; set; }

    /// <summary>Where the output goes; null leaves it to the node.</summary>
    public Logging? Logging { get; set; }

    /// <summary>Entries of <c>/etc/hosts</c>: address by host name.</summary>
    public IDictionary<string, string> ExtraHosts { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Limits of the processes by name, for example <c>nofile</c>.</summary>
    public IDictionary<string, Ulimit> Ulimits { get; } = new SortedDictionary<string, Ulimit>(StringComparer.Ordinal);

    /// <summary>Namespaced kernel parameters, for example <c>net.core.somaxconn</c>.</summary>
    public IDictionary<string, string> Sysctls { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Labels of the containers; those of the service are in <see cref="Deploy"/>.</summary>
    public IDictionary<string, string> ContainerLabels { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What is reachable from outside the stack.</summary>
    public IList<PublishedPort> Ports { get; } = [];

    /// <summary>The networks that the service is in. Services without a network in common can't reach each other.</summary>
    public ServiceNetworks Networks { get; } = [];

    /// <summary>Volumes, folders of the node, and file systems in memory.</summary>
    public IList<ServiceMount> Mounts { get; } = [];

    /// <summary>The secrets that the service reads as files.</summary>
    public ServiceFiles<SwarmSecret> Secrets { get; } = [];

    /// <summary>The configs that the service reads as files.</summary>
    public ServiceFiles<SwarmConfig> Configs { get; } = [];

    /// <summary>How the service is spread, limited, restarted and updated.</summary>
    public Deploy Deploy { get; } = new();
}
