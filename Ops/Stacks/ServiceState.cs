using Docker.DotNet.Models;

namespace MetalsPipeline.Ops.Stacks;

/// <summary>A service of a stack at one moment.</summary>
/// <param name="Name">Its name within the stack.</param>
/// <param name="Service">What the Swarm knows of it.</param>
/// <param name="Tasks">Its tasks, past ones too, oldest first.</param>
internal sealed record ServiceState(string Name, SwarmService Service, IReadOnlyList<TaskResponse> Tasks)
{
    // The library takes everything for optional; an engine leaves these out of no service.
    public ServiceSpec Spec => Service.Spec!;

    public ContainerSpec Container => Spec.TaskTemplate!.ContainerSpec!;

    /// <summary>How many tasks are as they should be: running (healthy, where there is a health check), or complete for a job.</summary>
    public int Actual => CurrentTasks.Count(task => StateOf(task) == (IsJob ? TaskState.Complete : TaskState.Running));

    /// <summary>How many there should be.</summary>
    public int Wanted => Spec.Mode switch
    {
        { Replicated.Replicas: { } replicas } => (int)replicas,
        { ReplicatedJob: { } job } => (int)(job.TotalCompletions ?? job.MaxConcurrent ?? 1),
        _ => CurrentTasks.Count(), // One a node: those nodes that it may run on have one.
    };

    public bool IsJob => Spec.Mode is { ReplicatedJob: not null } or { GlobalJob: not null };

    /// <summary>The image as the stack file names it: without the digest that the registry's answer adds.</summary>
    public string Image => Container.Image!.Split('@')[0];

    /// <summary>Tasks that are wanted, not those that are kept as history.</summary>
    public IEnumerable<TaskResponse> CurrentTasks => IsJob
        ? Tasks.Where(task => task.JobIteration?.Index == Service.JobStatus?.JobIteration?.Index && task.DesiredState != TaskState.Remove && !HasFailed(task))
        : Tasks.Where(task => task.DesiredState == TaskState.Running);

    public static TaskState? StateOf(TaskResponse task) => task.Status?.State;

    /// <summary>Whether a task takes its share, or is about to.</summary>
    public static bool IsAlive(TaskResponse task) => StateOf(task) is TaskState.Running or TaskState.Starting or TaskState.Preparing or TaskState.Ready;

    public static bool HasFailed(TaskResponse task) => StateOf(task) is TaskState.Failed or TaskState.Rejected;
}
