namespace Aspire.Hosting.DockerSwarm.Stack;

/// <summary>A limit of processes; −1 doesn't limit them.</summary>
/// <param name="Soft">What counts unless a process raises it.</param>
/// <param name="Hard">Up to where a process may raise it.</param>
public readonly record struct Ulimit(long Soft, long Hard);
