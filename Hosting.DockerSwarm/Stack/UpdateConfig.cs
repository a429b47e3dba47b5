namespace Aspire.Hosting.DockerSwarm.Stack;

/// <summary>How one version of a service replaces another.</summary>
public sealed class UpdateConfig
{
    /// <summary>How many tasks are replaced at once; zero replaces all.</summary>
    public int Parallelism { get; set; } = 1;

    /// <summary>How long to wait between one task, or group of tasks, and the next.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>What happens when a new task fails.</summary>
    public UpdateFailureAction FailureAction { get; set; }

    /// <summary>
    /// For how long after its start a task's failure counts as the update's; null is as long as the health check takes to find a failure,
    /// at least ten seconds.
    /// </summary>
    public TimeSpan? Monitor { get; set; }

    /// <summary>The part of tasks, between 0 and 1, that may fail.</summary>
    public decimal MaxFailureRatio { get; set; }

    /// <summary>
    /// Whether the new task starts before the old one stops; null is start-first, but stop-first for a service that has volumes, folders of
    /// the
    /// node or ports of the node, of which two tasks can't share.
    /// </summary>
    public UpdateOrder? Order { get; set; }
}

/// <summary>What happens when a new task fails.</summary>
public enum UpdateFailureAction
{
    /// <summary>The update stops where it is.</summary>
    Pause,

    /// <summary>The update goes on.</summary>
    Continue,

    /// <summary>The previous version comes back. Not for rollbacks themselves.</summary>
    Rollback,
}

/// <summary>Whether a new task starts before or after the old one stops.</summary>
public enum UpdateOrder
{
    /// <summary>The old task stops, then the new one starts.</summary>
    StopFirst,

    /// <summary>The new task starts, then the old one stops.</summary>
    StartFirst,
}
