using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;

namespace MetalsPipeline.Ops.Stacks;

/// <summary>Removes what there is of a stack, until nothing is left.</summary>
internal sealed class Destruction(Engine engine, Run run, bool withVolumes)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    /// <summary>For the Swarm to let go of what nothing uses any more.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private string _lastRefusal = "";
    private string _shown = "";

    /// <exception cref="CommandException">Something is still there when the time is over.</exception>
    public async Task RunAsync(StackRemains remains, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var service in remains.Things.Where(thing => thing.Kind == "service"))
                await RemoveAsync(service, cancellationToken);
            while (await AreTasksLeftAsync(remains.Stack, cancellationToken))
                await Task.Delay(BetweenLooks, run.Shell.Time, cancellationToken);

            // The Swarm lets go of networks a moment after their last task, so it is said until nothing is left.
            var began = run.Shell.Time.GetTimestamp();
            for (var left = remains; !left.IsEmpty; left = await StackRemains.ReadAsync(engine, remains.Stack, withVolumes, cancellationToken))
            {
                if (run.Shell.Time.GetElapsedTime(began) > Patience)
                    throw new CommandException(Sentence(left));
                foreach (var thing in left.Things)
                    await RemoveAsync(thing, cancellationToken);
                await Task.Delay(BetweenLooks, run.Shell.Time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (run.IsLate)
        {
            var left = await StackRemains.ReadAsync(engine, remains.Stack, withVolumes, CancellationToken.None);
            throw new CommandException($"Not done in time. {Sentence(left)}", ExitCode.Timeout);
        }
    }

    private string Sentence(StackRemains left) => $"There is still {string.Join(", ", left.Things.Select(thing => $"{thing.Kind} {thing.Name}"))}. {_lastRefusal}".TrimEnd();

    private async Task<bool> AreTasksLeftAsync(string stack, CancellationToken cancellationToken)
    {
        var tasks = await engine.Client.Tasks.ListAsync(new TasksListParameters { Filters = StackState.Filter(stack) }, cancellationToken);
        // Tasks of nodes that are away can't end; the Swarm forgets them with time.
        var nodes = (await engine.Client.Swarm.ListNodesAsync(cancellationToken)).Where(node => node.Status?.State == "ready").Select(node => node.ID).ToHashSet();
        var left = tasks.Count(task => task.NodeID is { } node && nodes.Contains(node) && ServiceState.IsAlive(task));
        Show(left == 0 ? "" : $"{left} tasks are still ending.");
        return left > 0;
    }

    private void Show(string line)
    {
        if (line.Length > 0 && line != _shown)
            run.Progress(line);
        _shown = line;
    }

    private async Task RemoveAsync(Thing thing, CancellationToken cancellationToken)
    {
        try
        {
            await thing.RemoveAsync(engine, cancellationToken);
        }
        catch (DockerApiException problem) when (problem.StatusCode == HttpStatusCode.NotFound)
        {
            // Gone already: what is to be.
        }
        catch (DockerApiException problem)
        {
            _lastRefusal = EngineMessage.Of(problem); // Still in use: another look will tell.
        }
    }
}
