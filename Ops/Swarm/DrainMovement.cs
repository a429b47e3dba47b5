using Docker.DotNet.Models;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;
using MetalsPipeline.Ops.Stacks;

namespace MetalsPipeline.Ops.Swarm;

/// <summary>Waits for tasks that leave a node, or come back to it.</summary>
internal sealed class DrainMovement(Engine engine, SwarmNode node, Run run)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    private string _last = "";

    /// <summary>Waits until nothing of the node's runs any more, and what moved runs elsewhere.</summary>
    public async Task WaitUntilEmptyAsync(IReadOnlyList<DrainStep> plan, CancellationToken cancellationToken)
    {
        var moving = plan.Where(step => step.Action == DrainAction.Move).Select(step => step.Service).ToHashSet();
        await WaitAsync(
            async () =>
            {
                var names = (await engine.Client.Swarm.ListServicesAsync(cancellationToken: cancellationToken)).ToDictionary(service => service.ID, service => service.Spec!.Name!);
                var tasks = (await engine.Client.Tasks.ListAsync(cancellationToken)).Select(task => (Task: task, Service: names.GetValueOrDefault(task.ServiceID ?? "", "a removed service")));
                return
                [
                    .. tasks.Where(one => one.Task.NodeID == node.Id && one.Task.Status?.State <= TaskState.Running).Select(one => $"{one.Service} ends"),
                    .. tasks.Where(one => moving.Contains(one.Service) && one.Task is { DesiredState: <= TaskState.Running, Status.State: < TaskState.Running })
                        .Select(one => $"{one.Service} starts{(TaskReport.ErrorOf(one.Task) is { } error ? $" ({error})" : "")}"),
                ];
            },
            cancellationToken);
        run.Progress($"Nothing runs on {node.Name} any more.");
    }

    /// <summary>Waits until the servers run again whose data is on the node.</summary>
    public async Task WaitUntilBackAsync(IReadOnlyList<ServiceState> services, CancellationToken cancellationToken)
    {
        var own = services.Where(service => PlacementLabel.Of(service.Spec) is { } label && node.Has(label) && service.Wanted > 0).ToDictionary(service => service.Service.ID, service => service.Name);
        await WaitAsync(
            async () =>
            {
                var running = (await engine.Client.Tasks.ListAsync(cancellationToken))
                    .Where(task => task.NodeID == node.Id && task is { DesiredState: TaskState.Running, Status.State: TaskState.Running })
                    .Select(task => task.ServiceID)
                    .ToHashSet();
                return [.. own.Where(service => !running.Contains(service.Key)).Select(service => $"{service.Value} starts")];
            },
            cancellationToken);
        run.Progress($"{node.Name} takes tasks again. Those that moved away stay there until their service is next updated.");
    }

    private async Task WaitAsync(Func<Task<string[]>> look, CancellationToken cancellationToken)
    {
        while (await look() is { Length: > 0 } waiting)
        {
            var now = string.Join(", ", waiting.Order(StringComparer.Ordinal));
            if (now != _last)
                run.Progress(now);
            _last = now;
            await Task.Delay(BetweenLooks, run.Shell.Time, cancellationToken);
        }
    }
}
