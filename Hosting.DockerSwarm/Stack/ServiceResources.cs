namespace Aspire.Hosting.DockerSwarm.Stack;

/// <summary>What a task may use, and what is kept for it.</summary>
public sealed class ServiceResources
{
    /// <summary>What a task may use at most.</summary>
    public ResourceLimits Limits { get; } = new();

    /// <summary>What a node must have free for a task.</summary>
    public ResourceReservations Reservations { get; } = new();
}

/// <summary>What a task may use at most; null doesn't limit it.</summary>
public sealed class ResourceLimits
{
    /// <summary>Processor cores, for example 0.5.</summary>
    public decimal? Cpus { get; set; } = 1.0m;

    /// <summary>Memory; a task that wants more is killed.</summary>
    public ByteSize? Memory { get; set; } = ByteSize.MiB(512);

    /// <summary>Processes and threads.</summary>
    public int? Pids { get; set; } = 256;
}

/// <summary>What a node must have free for a task; null asks for nothing.</summary>
public sealed class ResourceReservations
{
    /// <summary>Processor cores, for example 0.1.</summary>
    public decimal? Cpus { get; set; } = 0.1m;

    /// <summary>Memory.</summary>
    public ByteSize? Memory { get; set; } = ByteSize.MiB(64);
}
