namespace Aspire.Hosting.DockerSwarm.Stack;

/// <summary>How a service is spread, limited, restarted and updated.</summary>
public sealed class Deploy
{
    /// <summary>Whether the service has so many tasks, or one on every node, and whether they run or complete.</summary>
    public ServiceMode Mode { get; set; }

    /// <summary>
    /// The number of tasks of a replicated service or job, at least one; null is one, and the only value of global services.
    /// </summary>
    public int? Replicas { get; set; }

    /// <summary>What the service's DNS name stands for.</summary>
    public EndpointMode EndpointMode { get; set; }

    /// <summary>Labels of the service; those of its containers are in <see cref="SwarmService.ContainerLabels"/>.</summary>
    public IDictionary<string, string> Labels { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Which nodes may run the service.</summary>
    public Placement Placement { get; } = new();

    /// <summary>What a task may use, and what is kept for it.</summary>
    public ServiceResources Resources { get; } = new();

    /// <summary>What happens when a task ends.</summary>
    public RestartPolicy RestartPolicy { get; } = new();

    /// <summary>How a new version replaces the old one; jobs have no updates.</summary>
    public UpdateConfig UpdateConfig { get; } = new() { FailureAction = UpdateFailureAction.Rollback };

    /// <summary>How the old version comes back when the new one fails; jobs have no updates.</summary>
    public UpdateConfig RollbackConfig { get; } = new() { FailureAction = UpdateFailureAction.Pause };

    internal bool IsJob => Mode is ServiceMode.ReplicatedJob or ServiceMode.GlobalJob;
}
