using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Supervision;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Health;

/// <summary>Asks the health checks of whatever runs, publishes what they say, and tells when a resource has become ready.</summary>
internal sealed class HealthMonitor(
    DistributedApplicationExecutionContext executionContext,
    DistributedApplicationModel model,
    ResourceNotificationService notifications,
    ResourceLoggerService loggers,
    IDistributedApplicationEventing eventing,
    HealthCheckService healthChecks,
    IOptions<HealthCheckServiceOptions> registered,
    TimeProvider time,
    IServiceProvider services) : BackgroundService
{
    private static readonly TimeSpan WhileStarting = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan WhileUnhealthy = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WhileHealthy = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, (DateTime? Started, CancellationTokenSource Ends)> _monitored = [];
    private readonly ConcurrentDictionary<IResource, Task> _ready = [];

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        ThrowIfUnregistered();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (executionContext.IsPublishMode)
        {
            return;
        }

        try
        {
            await foreach (var change in notifications.WatchAsync(stoppingToken))
            {
                Follow(change, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
    }

    /// <summary>One monitor for each time that an instance runs.</summary>
    private void Follow(ResourceEvent change, CancellationToken stoppingToken)
    {
        var runs = change.Snapshot.State?.Text == KnownResourceStates.Running;
        if (_monitored.TryGetValue(change.ResourceId, out var monitored))
        {
            if (runs && monitored.Started == change.Snapshot.StartTimeStamp)
            {
                return;
            }

            monitored.Ends.Cancel();
            monitored.Ends.Dispose();
            _monitored.TryRemove(change.ResourceId, out _);
            if (!_monitored.Keys.Any(change.Resource.InstanceNames().Contains))
            {
                _ready.TryRemove(change.Resource, out _);
            }
        }

        if (runs)
        {
            var ends = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            _monitored[change.ResourceId] = (change.Snapshot.StartTimeStamp, ends);
            var ended = ends.Token;
            _ = Task.Run(() => MonitorAsync(change.Resource, change.ResourceId, ended), CancellationToken.None);
        }
    }

    private async Task MonitorAsync(IResource resource, string instance, CancellationToken ended)
    {
        var keys = resource.Annotations.OfType<HealthCheckAnnotation>().Select(annotation => annotation.Key).ToHashSet();
        var isReady = false;
        try
        {
            while (true)
            {
                var healthy = keys.Count == 0 || await CheckAsync(resource, instance, keys, ended);
                if (healthy && !isReady)
                {
                    isReady = true;
                    await BecomeReadyAsync(resource, instance);
                }

                if (keys.Count == 0)
                {
                    return;
                }

                await Task.Delay(healthy ? WhileHealthy : isReady ? WhileUnhealthy : WhileStarting, time, ended);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The instance doesn't run any more.
        }
    }

    private async Task<bool> CheckAsync(IResource resource, string instance, HashSet<string> keys, CancellationToken cancellationToken)
    {
        var report = await healthChecks.CheckHealthAsync(check => keys.Contains(check.Name), cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        await notifications.PublishUpdateAsync(resource, instance, snapshot => snapshot with
        {
            HealthReports =
            [
                .. report.Entries.Select(entry => new HealthReportSnapshot(
                    entry.Key,
                    entry.Value.Status,
                    entry.Value.Description,
                    entry.Value.Exception?.ToString()) { LastRunAt = now }),
            ],
        });
        return report.Status == HealthStatus.Healthy;
    }

    /// <summary>The event is raised once for a resource, by the first of its instances; all of them show when its subscribers are done.</summary>
    private Task BecomeReadyAsync(IResource resource, string instance)
    {
        var ready = _ready.GetOrAdd(resource, Announce);
        return notifications.PublishUpdateAsync(resource, instance, snapshot => snapshot with { Ready = ready });
    }

    private Task Announce(IResource resource) => Task.Run(async () =>
    {
        try
        {
            await eventing.PublishAsync(new ResourceReadyEvent(resource, services));
        }
        catch (Exception exception)
        {
            loggers.GetLogger(resource).LogFaultWhenReady(exception);
            throw;
        }
    });

    private void ThrowIfUnregistered()
    {
        var names = registered.Value.Registrations.Select(check => check.Name).ToHashSet();
        foreach (var resource in model.Resources)
        {
            if (resource.Annotations.OfType<HealthCheckAnnotation>().FirstOrDefault(check => !names.Contains(check.Key)) is { } missing)
            {
                throw new DistributedApplicationException(
                    $"The resource '{resource.Name}' has the health check '{missing.Key}', which is not registered. "
                    + $"Register it: builder.Services.AddHealthChecks().AddCheck(\"{missing.Key}\", …).");
            }
        }
    }
}
