using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace MetalsPipeline.AppHost;

/// <summary>Ends the app host, with one line and exit code 1, when a resource fails while everything starts.</summary>
/// <remarks>Later failures are for people to see and to mend: resources can be restarted in the dashboard.</remarks>
internal static class StartUpGuard
{
    /// <summary>Watches each resource until it is healthy.</summary>
    /// <param name="builder">The app host.</param>
    /// <param name="limit">How long a resource may run without being healthy. That it waits, or that its image is pulled, doesn't count.</param>
    public static void EndWhenStartFails(this IDistributedApplicationBuilder builder, TimeSpan limit) =>
        builder.Eventing.Subscribe<AfterResourcesCreatedEvent>((created, cancellationToken) =>
        {
            _ = GuardAsync(created.Services, created.Model, limit);
            return Task.CompletedTask;
        });

    private static async Task GuardAsync(IServiceProvider services, DistributedApplicationModel model, TimeSpan limit)
    {
        var lifetime = services.GetRequiredService<IHostApplicationLifetime>();
        var notifications = services.GetRequiredService<ResourceNotificationService>();
        var logs = services.GetRequiredService<ResourceLoggerService>();
        var starting = model.Resources
            .Where(resource => (resource is ProjectResource or ExecutableResource || resource.IsContainer()) && !resource.HasAnnotationOfType<ExplicitStartupAnnotation>())
            .Select(resource => FindFailureAsync(notifications, logs, resource.Name, limit, lifetime.ApplicationStopping))
            .ToArray();
        try
        {
            await foreach (var finished in Task.WhenEach(starting))
            {
                if (await finished is { } failure)
                {
                    await Console.Error.WriteLineAsync($"error: {failure}");
                    Environment.ExitCode = 1;
                    lifetime.StopApplication();
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // It is told to end before everything has started.
        }
    }

    /// <returns>What is wrong and where to look; null once the resource is healthy, or done.</returns>
    private static async Task<string?> FindFailureAsync(
        ResourceNotificationService notifications, ResourceLoggerService logs, string name, TimeSpan limit, CancellationToken stopping)
    {
        var change = await notifications.WaitForResourceAsync(
            name, candidate => HasEnded(candidate.Snapshot) || candidate.Snapshot.State?.Text == KnownResourceStates.Running, stopping);
        if (!HasEnded(change.Snapshot))
        {
            using var limited = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            limited.CancelAfter(limit);
            try
            {
                change = await notifications.WaitForResourceAsync(
                    name, candidate => HasEnded(candidate.Snapshot) || candidate.Snapshot.HealthStatus == HealthStatus.Healthy, limited.Token);
            }
            catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
            {
                var report = notifications.TryGetCurrentState(change.ResourceId, out var current) ? current.Snapshot.HealthReports.FirstOrDefault(r => r.Status != HealthStatus.Healthy) : null;
                return $"The resource '{name}' has been running for {limit.TotalSeconds:0.###} s and is not healthy: "
                    + $"{report?.Description ?? $"its health check '{report?.Name}' has not answered"}. Look at its log, or give it more time (--Pipeline:StartLimit=00:05:00).";
            }
        }

        return change.Snapshot switch
        {
            { State.Text: var state } when state == KnownResourceStates.FailedToStart =>
                $"The resource '{name}': {await LastLineAsync(logs, change.ResourceId, stopping)}",
            { ExitCode: { } code and not 0 } =>
                $"The resource '{name}' ended with exit code {code} while it started. The end of its log: {await LastLineAsync(logs, change.ResourceId, stopping)}",
            _ => null,
        };
    }

    private static bool HasEnded(CustomResourceSnapshot snapshot) => snapshot.State?.Text is { } state && KnownResourceStates.TerminalStates.Contains(state);

    /// <summary>The last line of a log, without what the app host itself says of the end.</summary>
    private static async Task<string> LastLineAsync(ResourceLoggerService logs, string resourceId, CancellationToken cancellationToken)
    {
        var last = "it is empty";
        await foreach (var batch in logs.GetAllAsync(resourceId).WithCancellation(cancellationToken))
        {
            // A time stands before each line.
            last = batch.Select(line => line.Content.Split(' ', 2)[^1])
                .LastOrDefault(line => line.Length > 0 && !line.StartsWith("Exited with code", StringComparison.Ordinal)) ?? last;
        }
        return last;
    }
}
