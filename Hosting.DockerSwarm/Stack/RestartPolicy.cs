namespace Aspire.Hosting.DockerSwarm.Stack;

/// <summary>What happens when a task ends.</summary>
public sealed class RestartPolicy
{
    /// <summary>When a new task takes the place of one that ended; null is always, and for jobs after a failure.</summary>
    public RestartCondition? Condition { get; set; }

    /// <summary>How long to wait before.</summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often to try; null tries for ever.</summary>
    public int? MaxAttempts { get; set; }

    /// <summary>How long a task must run for its start to count as a success; null decides at once.</summary>
    public TimeSpan? Window { get; set; }
}

/// <summary>When a new task takes the place of one that ended.</summary>
public enum RestartCondition
{
    /// <summary>Always.</summary>
    Any,

    /// <summary>When it failed.</summary>
    OnFailure,

    /// <summary>Never.</summary>
    None,
}
