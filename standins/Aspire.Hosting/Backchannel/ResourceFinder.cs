using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Backchannel;

/// <summary>Finds resources by what users call them: the resource's name, or that of an instance.</summary>
internal sealed class ResourceFinder(DistributedApplicationModel model, ResourceNotificationService notifications, TimeProvider time)
{
    /// <returns>The resource, and the instance if one was named.</returns>
    public (IResource Resource, string? Instance)? Find(string name)
    {
        if (model.Resources.TryGetByName(name, out var resource))
        {
            return (resource, null);
        }

        return notifications.TryGetCurrentState(name, out var state) ? (state.Resource, state.ResourceId) : null;
    }

    public async Task<WaitResponse> WaitAsync(WaitRequest request, CancellationToken cancellationToken)
    {
        var name = request.ResourceName ?? "";
        if (Find(name) is null)
        {
            return new(false, ResourceNotFound: true, ErrorMessage: $"There is no resource '{name}'.");
        }

        using var expiring = new CancellationTokenSource(TimeSpan.FromSeconds(request.TimeoutSeconds), time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(expiring.Token, cancellationToken);
        try
        {
            var wanted = (request.Status ?? "healthy").ToLowerInvariant();
            var reached = await notifications.WaitForResourceAsync(name, change => HasReached(change.Snapshot, wanted) || HasFailed(change.Snapshot, wanted), ending.Token);
            var failed = HasFailed(reached.Snapshot, wanted);
            return new(
                !failed,
                reached.Snapshot.State?.Text,
                reached.Snapshot.HealthStatus?.ToString(),
                ErrorMessage: failed ? $"'{name}' is in state {reached.Snapshot.State?.Text}." : null);
        }
        catch (OperationCanceledException) when (expiring.IsCancellationRequested)
        {
            var state = notifications.TryGetCurrentState(name, out var current) ? current.Snapshot : null;
            return new(false, state?.State?.Text, state?.HealthStatus?.ToString(), TimedOut: true, ErrorMessage: $"'{name}' did not get there in {request.TimeoutSeconds} s.");
        }
    }

    private static bool HasReached(CustomResourceSnapshot snapshot, string wanted) => wanted switch
    {
        "up" => snapshot.State?.Text == KnownResourceStates.Running,
        "down" => IsTerminal(snapshot),
        _ => snapshot.HealthStatus == HealthStatus.Healthy,
    };

    private static bool HasFailed(CustomResourceSnapshot snapshot, string wanted) => wanted != "down" && IsTerminal(snapshot);

    private static bool IsTerminal(CustomResourceSnapshot snapshot) =>
        snapshot.State?.Text is { } state && KnownResourceStates.TerminalStates.Contains(state);
}
