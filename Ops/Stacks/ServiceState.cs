using Docker.DotNet;
using Docker.DotNet.Models;
using MetalsPipeline.Ops.Docker;

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

    /// <summary>Asks for so many tasks, of a replicated service as it is here.</summary>
    /// <exception cref="DockerApiException">It was changed since: <see cref="EngineMessage.IsStale"/>.</exception>
    public Task ScaleAsync(Engine engine, int replicas, CancellationToken cancellationToken)
    {
        Spec.Mode!.Replicated!.Replicas = (ulong)replicas;
        return engine.Client.Swarm.UpdateServiceAsync(
            Service.ID, new ServiceUpdateParameters { Service = Spec, Version = (long)Service.Version!.Index! }, cancellationToken);
    }

    public static TaskState? StateOf(TaskResponse task) => task.Status?.State;

    public static bool HasFailed(TaskResponse task) => StateOf(task) is TaskState.Failed or TaskState.Rejected;
}
