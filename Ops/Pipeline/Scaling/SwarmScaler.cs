using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;
using MetalsPipeline.Ops.Stacks;

namespace MetalsPipeline.Ops.Pipeline.Scaling;

/// <summary>Scales the producer and the processor of a stack.</summary>
/// <param name="engine">A manager of the Swarm.</param>
/// <param name="stack">The stack's name.</param>
/// <param name="time">The clock.</param>
internal sealed class SwarmScaler(Engine engine, string stack, TimeProvider time) : IScaler
{
    private const string Producer = "producer";

    private const string Processor = "processor";

    /// <summary>The Swarm itself updates a service too, for instance after a roll-back: then it is read again.</summary>
    private const int Attempts = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public async Task<ReplicaCounts> ReadAsync(CancellationToken cancellationToken)
    {
        var state = await StackState.ReadAsync(engine, stack, cancellationToken);
        if (state.Services.Count == 0)
            throw new CommandException($"There is no stack {stack} on this Swarm; --stack names another one.");
        return new ReplicaCounts(Find(state, Producer).Wanted, Find(state, Processor).Wanted);
    }

    public async Task SetAsync(ReplicaCounts counts, CancellationToken cancellationToken)
    {
        await SetAsync(Producer, counts.Producers, cancellationToken);
        await SetAsync(Processor, counts.Processors, cancellationToken);
    }

    public async Task WaitAsync(Action<string> progress, CancellationToken cancellationToken)
    {
        for (var last = ""; ;)
        {
            var state = await StackState.ReadAsync(engine, stack, cancellationToken);
            ServiceState[] services = [Find(state, Producer), Find(state, Processor)];
            var line = string.Join(", ", services.Select(service => $"{service.Name} {service.Actual}/{service.Wanted}"));
            if (line != last)
                progress($"  {line}");
            // Those that are to go still take their share until they are gone.
            if (services.All(service => service.Actual == service.Wanted && !service.Tasks.Any(IsLeaving)))
                return;
            last = line;
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    public async Task<CpuTime> ReadCpuAsync(CancellationToken cancellationToken)
    {
        var state = await StackState.ReadAsync(engine, stack, cancellationToken);
        var tasks = new[] { Find(state, Producer), Find(state, Processor) }.SelectMany(service => service.CurrentTasks).ToList();
        var here = tasks.Where(task => task.NodeID == engine.Info.Swarm!.NodeID && task.Status?.ContainerStatus?.ContainerID is { Length: > 0 })
            .Select(task => task.Status!.ContainerStatus!.ContainerID!)
            .ToList();
        var used = new Dictionary<string, TimeSpan>();
        foreach (var container in here)
            used[container] = await ReadCpuAsync(container, cancellationToken);
        return new CpuTime(used, tasks.Count - here.Count);
    }

    private static bool IsLeaving(TaskResponse task) =>
        task.DesiredState is TaskState.Shutdown or TaskState.Remove && ServiceState.StateOf(task) is TaskState.Running or TaskState.Starting;

    private static ServiceState Find(StackState state, string name)
    {
        var service = state.Services.FirstOrDefault(service => service.Name == name)
            ?? throw new CommandException($"Stack {state.Stack} has no service {name}; is it a metals pipeline (--stack)?");
        return service.Spec.Mode?.Replicated is not null ? service : throw new CommandException($"Service {state.Stack}_{name} has no replicas: it runs once on each node.");
    }

    private async Task SetAsync(string name, int replicas, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var service = Find(await StackState.ReadAsync(engine, stack, cancellationToken), name);
            if (service.Wanted == replicas)
                return;
            try
            {
                await service.ScaleAsync(engine, replicas, cancellationToken);
                return;
            }
            catch (DockerApiException problem) when (attempt < Attempts && EngineMessage.IsStale(problem))
            {
                // Somebody else was faster.
            }
        }
    }

    private async Task<TimeSpan> ReadCpuAsync(string container, CancellationToken cancellationToken)
    {
        var answer = new FirstAnswer();
        try
        {
            await engine.Client.Containers.GetContainerStatsAsync(
                container, new ContainerStatsParameters { Stream = false, OneShot = true }, answer, cancellationToken);
        }
        catch (DockerApiException problem) when (problem.StatusCode == HttpStatusCode.NotFound)
        {
            return TimeSpan.Zero; // It has just gone.
        }

        return TimeSpan.FromMicroseconds((answer.Stats?.CPUStats?.CPUUsage?.TotalUsage ?? 0) / 1_000.0);
    }

    /// <summary>Takes the answer at once, unlike <see cref="Progress{T}"/>.</summary>
    private sealed class FirstAnswer : IProgress<ContainerStatsResponse>
    {
        public ContainerStatsResponse? Stats { get; private set; }

        public void Report(ContainerStatsResponse value) => Stats ??= value;
    }
}
