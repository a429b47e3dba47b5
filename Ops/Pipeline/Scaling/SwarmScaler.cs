using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;
using MetalsPipeline.Ops.Stacks;
using MetalsPipeline.Ops.Stacks.Rollouts;

namespace MetalsPipeline.Ops.Pipeline.Scaling;

/// <summary>Scales the producer and the processor of a stack.</summary>
/// <param name="engine">A manager of the Swarm.</param>
/// <param name="run">Shows how it goes on.</param>
/// <param name="stack">The stack's name.</param>
internal sealed class SwarmScaler(Engine engine, Run run, string stack) : IScaler
{
    private const string Producer = "producer";

    private const string Processor = "processor";

    /// <exception cref="CommandException">The stack can't have one of these numbers.</exception>
    public async Task CheckAsync(IEnumerable<ReplicaCounts> steps, CancellationToken cancellationToken)
    {
        var state = await StackState.ReadAsync(engine, stack, cancellationToken);
        foreach (var step in steps)
            StackScale.Check(state, ByName(step));
    }

    public async Task<ReplicaCounts> ReadAsync(CancellationToken cancellationToken)
    {
        var state = await StackState.ReadAsync(engine, stack, cancellationToken);
        return new ReplicaCounts(state.Demand(Producer).Wanted, state.Demand(Processor).Wanted);
    }

    public Task SetAsync(ReplicaCounts counts, CancellationToken cancellationToken) => StackScale.SetAsync(engine, stack, ByName(counts), cancellationToken);

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var convergence = new Convergence(engine, run, await StackState.ReadAsync(engine, stack, cancellationToken));
        (await convergence.WaitAsync([Producer, Processor], cancellationToken)).ThrowIfBad();
    }

    public async Task<CpuTime> ReadCpuAsync(CancellationToken cancellationToken)
    {
        var state = await StackState.ReadAsync(engine, stack, cancellationToken);
        var tasks = new[] { state.Demand(Producer), state.Demand(Processor) }.SelectMany(service => service.CurrentTasks).ToList();
        var here = tasks.Where(task => task.NodeID == engine.Info.Swarm!.NodeID && task.Status?.ContainerStatus?.ContainerID is { Length: > 0 })
            .Select(task => task.Status!.ContainerStatus!.ContainerID!)
            .ToList();
        var used = new Dictionary<string, TimeSpan>();
        foreach (var container in here)
            used[container] = await ReadCpuAsync(container, cancellationToken);
        return new CpuTime(used, tasks.Count - here.Count);
    }

    private static Dictionary<string, int> ByName(ReplicaCounts counts) => new() { [Producer] = counts.Producers, [Processor] = counts.Processors };

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
