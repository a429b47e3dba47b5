using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

public partial class ResourceNotificationService
{
    /// <summary>Waits for a state; for Running if none is given.</summary>
    public Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default) =>
        WaitForResourceAsync(resourceName, [string.IsNullOrEmpty(targetState) ? KnownResourceStates.Running : targetState], cancellationToken);

    /// <returns>The state that was reached.</returns>
    public async Task<string> WaitForResourceAsync(
        string resourceName,
        IEnumerable<string> targetStates,
        CancellationToken cancellationToken = default)
    {
        var states = targetStates.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var reached = await WaitForResourceAsync(
            resourceName,
            change => change.Snapshot.State?.Text is { } state && states.Contains(state),
            cancellationToken);
        return reached.Snapshot.State!.Text;
    }

    public async Task<ResourceEvent> WaitForResourceAsync(
        string resourceName,
        Func<ResourceEvent, bool> predicate,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resourceName);
        ArgumentNullException.ThrowIfNull(predicate);
        try
        {
            await foreach (var change in WatchAsync(cancellationToken))
            {
                if ((ResourceName.Comparer.Equals(change.Resource.Name, resourceName) || ResourceName.Comparer.Equals(change.ResourceId, resourceName))
                    && predicate(change))
                {
                    return change;
                }
            }
        }
        catch (OperationCanceledException canceled)
        {
            throw new OperationCanceledException(StillWaiting(resourceName), canceled, canceled.CancellationToken);
        }

        throw new OperationCanceledException(StillWaiting(resourceName));
    }

    public Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default) =>
        WaitForResourceHealthyAsync(resourceName, _defaultWaitBehavior, cancellationToken);

    /// <exception cref="DistributedApplicationException">The resource doesn't exist, or has failed and the behaviour is to stop then.</exception>
    public async Task<ResourceEvent> WaitForResourceHealthyAsync(
        string resourceName,
        WaitBehavior waitBehavior,
        CancellationToken cancellationToken = default)
    {
        if (_serviceProvider.GetService<DistributedApplicationModel>() is { } model
            && !model.Resources.TryGetByName(resourceName, out _)
            && !TryGetCurrentState(resourceName, out _))
        {
            throw new DistributedApplicationException(
                $"There is no resource '{resourceName}' to wait for. Resources: {string.Join(", ", model.Resources.Select(resource => resource.Name))}.");
        }

        var reached = await WaitForResourceAsync(
            resourceName,
            change => IsHealthyAndReady(change.Snapshot)
                || (waitBehavior == WaitBehavior.StopOnResourceUnavailable && IsUnavailable(change.Snapshot)),
            cancellationToken);
        if (reached.Snapshot.HealthStatus != HealthStatus.Healthy)
        {
            throw new DistributedApplicationException(
                $"The resource '{resourceName}' cannot become healthy: {Describe(reached.Snapshot)}. Its log says why.");
        }

        await reached.Snapshot.Ready!.WaitAsync(cancellationToken);
        return reached;
    }

    /// <summary>Waits for all that the resource waits for, in state Waiting meanwhile.</summary>
    /// <exception cref="DistributedApplicationException">A dependency has failed and the wait's behaviour is to stop then.</exception>
    public async Task WaitForDependenciesAsync(IResource resource, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var waits = resource.Annotations.OfType<WaitAnnotation>().Where(wait => wait.Resource is not IResourceWithoutLifetime).ToArray();
        if (waits.Length == 0)
        {
            return;
        }

        await PublishUpdateAsync(resource, snapshot => CanWait(snapshot) ? snapshot with { State = KnownResourceStates.Waiting } : snapshot);
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pending = waits
            .SelectMany(wait => wait.Resource.InstanceNames(), (wait, instance) => WaitForDependencyAsync(resource, wait, instance, failed.Token))
            .ToArray();
        await foreach (var finished in Task.WhenEach(pending))
        {
            if (!finished.IsCompletedSuccessfully)
            {
                await failed.CancelAsync();
            }
        }

        // The first failure tells the reason; that the others were cancelled follows from it.
        await (pending.FirstOrDefault(task => task.IsFaulted) ?? Task.WhenAll(pending));
    }

    private async Task WaitForDependencyAsync(IResource resource, WaitAnnotation wait, string instance, CancellationToken cancellationToken)
    {
        var logger = _resourceLoggerService.GetLogger(resource);
        var label = wait.Resource.InstanceNames().Count == 1 ? wait.Resource.Name : instance;
        var stops = (wait.WaitBehavior ?? _defaultWaitBehavior) == WaitBehavior.StopOnResourceUnavailable;
        var (goal, reached) = wait.WaitType switch
        {
            WaitType.WaitUntilHealthy => ("become healthy", (Func<CustomResourceSnapshot, bool>)IsHealthyAndReady),
            WaitType.WaitUntilStarted => ("start", snapshot => snapshot.State?.Text == KnownResourceStates.Running),
            WaitType.WaitForCompletion => ("complete", IsUnavailable),
            _ => throw new DistributedApplicationException($"Unexpected wait type: {wait.WaitType}."),
        };

        logger.LogWaiting(label, goal);
        var change = await WaitForResourceAsync(
            instance,
            candidate => candidate.ResourceId.Equals(instance, StringComparison.OrdinalIgnoreCase)
                && (reached(candidate.Snapshot) || (stops && IsUnavailable(candidate.Snapshot))),
            cancellationToken);
        var snapshot = change.Snapshot;
        var succeeded = wait.WaitType == WaitType.WaitForCompletion
            ? snapshot.State?.Text != KnownResourceStates.FailedToStart && (snapshot.ExitCode ?? wait.ExitCode) == wait.ExitCode
            : reached(snapshot);
        if (!succeeded)
        {
            throw new DistributedApplicationException(
                $"'{resource.Name}' waits for '{label}' to {goal}, which it cannot: {Describe(snapshot)}.");
        }

        if (wait.WaitType == WaitType.WaitUntilHealthy)
        {
            await snapshot.Ready!.WaitAsync(cancellationToken);
        }

        logger.LogWaited(label);
    }

    /// <summary>When one of several instances starts again, the others are past waiting.</summary>
    private static bool CanWait(CustomResourceSnapshot snapshot) =>
        snapshot.State?.Text is not { } state || state == KnownResourceStates.Starting || state == KnownResourceStates.NotStarted;

    private static bool IsHealthyAndReady(CustomResourceSnapshot snapshot) =>
        snapshot is { HealthStatus: HealthStatus.Healthy, Ready: not null };

    private static bool IsUnavailable(CustomResourceSnapshot snapshot) =>
        snapshot.State?.Text is { } state
        && (KnownResourceStates.TerminalStates.Contains(state) || state == KnownResourceStates.RuntimeUnhealthy);

    private static string Describe(CustomResourceSnapshot snapshot) =>
        $"its state is {snapshot.State?.Text ?? "unknown"}" + (snapshot.ExitCode is { } code ? $" (exit code {code})" : "");

    private string StillWaiting(string resourceName) => TryGetCurrentState(resourceName, out var state)
        ? $"Stopped waiting for '{resourceName}': {Describe(state.Snapshot)}"
            + $"{(state.Snapshot.HealthStatus is { } health ? $", health {health}" : "")}."
        : $"Stopped waiting for '{resourceName}', which has not reported any state.";
}
