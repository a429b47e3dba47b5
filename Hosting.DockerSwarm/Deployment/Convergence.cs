using System.Globalization;
using Aspire.Hosting.DockerSwarm.Stack;
using Aspire.Hosting.Pipelines;

namespace Aspire.Hosting.DockerSwarm.Deployment;

/// <summary>Waits until every service of a stack runs as it should, or it is clear that one won't.</summary>
internal sealed class Convergence(Docker docker, TimeProvider time, CancellationToken cancellationToken)
{
    /// <summary>
    /// The Swarm acts on a new specification a moment after it has taken it, and until then looks as if all was well: only what stays so
    /// counts.
    /// </summary>
    private const int SteadyLooks = 3;

    /// <summary>Services whose neighbours aren't there yet may fail a few times.</summary>
    private const int ForgivenFailures = 5;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    /// <exception cref="DistributedApplicationException">A service went back to its previous version, keeps failing, or isn't there in
    /// time.</exception>
    public async Task WaitAsync(SwarmStack stack, SwarmState before, TimeSpan patience, IReportingTask report)
    {
        var began = time.GetTimestamp();
        var oldTasks = before.Tasks.Where(task => task.HasFailed).Select(task => task.Id).ToHashSet();
        for (var steady = 0; ;)
        {
            var state = await SwarmState.ReadAsync(docker, stack.Name);
            var failures = state.Tasks.Where(task => task.HasFailed && !oldTasks.Contains(task.Id)).ToLookup(task => task.Service);
            var waiting = stack.Services.Keys.Where(name => !HasConverged(name, state, before)).ToArray();
            foreach (var name in waiting)
            {
                ThrowIfLost(name, state, before, failures[name]);
            }

            steady = waiting.Length == 0 ? steady + 1 : 0;
            if (steady == SteadyLooks)
            {
                return;
            }

            if (time.GetElapsedTime(began) > patience)
            {
                throw new DistributedApplicationException(waiting.Length == 0
                    ? $"The stack '{stack.Name}' doesn't come to rest within {Seconds(patience)}."
                    : string.Join(Environment.NewLine, waiting.Select(name => $"After {Seconds(patience)} "
                        + $"{Describe(name, state)}.{Reason(name, state)}")));
            }

            await report.UpdateStatusAsync(
                waiting.Length == 0 ? "Everything runs" : string.Join(", ", waiting.Select(name => Describe(name, state))),
                cancellationToken);
            await Task.Delay(BetweenLooks, time, cancellationToken);
        }
    }

    private static bool HasConverged(string name, SwarmState state, SwarmState before) =>
        state.Services.TryGetValue(name, out var service)
        && service.Actual == service.Wanted
        && !(service.Update is { State: not "completed" } update && IsNew(name, update, before));

    /// <summary>Docker keeps the outcome of the last update until the next one, so an old rollback isn't ours.</summary>
    private static bool IsNew(string name, UpdateState update, SwarmState before) =>
        !before.Services.TryGetValue(name, out var earlier) || earlier.Update?.StartedAt != update.StartedAt;

    private static void ThrowIfLost(string name, SwarmState state, SwarmState before, IEnumerable<TaskState> failures)
    {
        if (!state.Services.TryGetValue(name, out var service))
        {
            return;
        }

        var errors = Errors(failures);
        if (service.Update is { State: "rollback_started" or "rollback_completed" or "rollback_paused" or "paused" } update
            && IsNew(name, update, before))
        {
            throw new DistributedApplicationException(update.State == "paused"
                ? $"The service '{name}': its new version fails, and the update stopped: {update.Message}.{errors}"
                : $"The service '{name}': its new version fails, and the previous one was brought back ({update.State}): "
                    + $"{update.Message}.{errors}");
        }

        if (failures.Count() >= ForgivenFailures)
        {
            throw new DistributedApplicationException($"The service '{name}' keeps failing.{errors}");
        }
    }

    private static string Describe(string name, SwarmState state) => state.Services.TryGetValue(name, out var service)
        ? string.Create(CultureInfo.InvariantCulture, $"the service '{name}' has {service.Actual} of {service.Wanted} tasks")
        : $"the service '{name}' isn't there";

    private static string Reason(string name, SwarmState state) =>
        Errors(state.Tasks.Where(task => task.Service == name && (task.HasFailed || task.IsPending)));

    private static string Errors(IEnumerable<TaskState> tasks)
    {
        var errors = tasks.Select(task => task.Error.Trim('"')).Where(error => error.Length > 0).Distinct().Take(3).ToArray();
        return errors.Length == 0 ? "" : $" Its tasks say: {string.Join("; ", errors)}";
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s");
}
