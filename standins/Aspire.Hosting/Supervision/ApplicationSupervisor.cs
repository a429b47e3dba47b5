using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Supervision.Containers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Supervision;

/// <summary>Runs the application: gives endpoints their ports, starts all resources, and stops them in order.</summary>
internal sealed class ApplicationSupervisor(
    DistributedApplicationModel model,
    IEnumerable<ILauncher> launchers,
    IConfiguration configuration,
    ResourceNotificationService notifications,
    ResourceLoggerService loggers,
    IDistributedApplicationEventing eventing,
    DistributedApplicationExecutionContext executionContext,
    Watchdog watchdog,
    PortReservations reservations,
    ContainerSession containers,
    TimeProvider time,
    IServiceProvider services) : IHostedLifecycleService, IAsyncDisposable
{
    private static readonly TimeSpan ProcessStopTime = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan ContainerStopTime = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan StageTime = TimeSpan.FromSeconds(0.8);

    private readonly List<ResourceSupervisor> _supervisors = [];
    private readonly CancellationTokenSource _stopping = new();
    private Task _starting = Task.CompletedTask;
    private Task? _stopped;

    /// <summary>After this long everything that still runs is killed. Servers in containers write their data at the end.</summary>
    private TimeSpan StopTime => _supervisors.Any(supervisor => supervisor.Resource.IsContainer()) ? ContainerStopTime : ProcessStopTime;

    /// <summary>Gives endpoints their ports, and finds out what keeps the application from starting before anything has started.</summary>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (executionContext.IsPublishMode)
        {
            return;
        }

        CircularWaits.ThrowIfAny(model.Resources.ToArray());
        await ThrowIfNoContainerEngineAsync(cancellationToken);
        var context = new SupervisionContext(notifications, loggers, eventing, executionContext, watchdog, time, services);
        var allocation = new EndpointAllocation(reservations, configuration.GetValue<bool>("DcpPublisher:RandomizePorts"));
        var allocated = new Dictionary<IResource, IReadOnlyList<AllocatedPorts>>();
        foreach (var (resource, launcher) in Launchable())
        {
            ResourceInstance[] instances = [.. Enumerable.Range(0, resource.GetReplicaCount()).Select(_ => NewInstance(resource))];
            resource.Annotations.Add(new ResourceInstancesAnnotation(instances));
            allocated[resource] = allocation.Allocate(resource, Math.Max(1, instances.Length));
            var supervisor = new ResourceSupervisor(resource, instances, allocated[resource], launcher, context);
            LifecycleCommands.AddTo(supervisor, _stopping.Token);
            _supervisors.Add(supervisor);
            await notifications.PublishUpdateAsync(resource, _ => new()
            {
                ResourceType = launcher.ResourceType,
                Properties = [.. launcher.InitialProperties(resource)],
                CreationTimeStamp = time.GetUtcNow().UtcDateTime,
                State = resource.HasAnnotationOfType<ExplicitStartupAnnotation>() ? KnownResourceStates.NotStarted : KnownResourceStates.Starting,
            });
        }

        ThrowIfFixedPortsAreTaken(allocated);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (executionContext.IsPublishMode)
        {
            return;
        }

        await AnnounceAsync(cancellationToken);
        _starting = Task.WhenAll(_supervisors
            .Where(supervisor => !supervisor.Resource.HasAnnotationOfType<ExplicitStartupAnnotation>())
            .Select(supervisor => Task.Run(() => supervisor.StartAsync(supervisor.Instances, _stopping.Token), CancellationToken.None)));
        await eventing.PublishAsync(new AfterResourcesCreatedEvent(services, model), cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _stopped ??= StopAllAsync();

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        foreach (var supervisor in _supervisors)
        {
            await supervisor.DisposeAsync();
        }

        _stopping.Dispose();
    }

    private async Task StopAllAsync()
    {
        await _stopping.CancelAsync();
        containers.BeginClosing();
        var began = time.GetTimestamp();
        var stages = StopOrder.Stages([.. _supervisors.Select(supervisor => supervisor.Resource)]);
        foreach (var stage in _supervisors.GroupBy(supervisor => stages[supervisor.Resource]).OrderBy(group => group.Key))
        {
            // Every later stage has its time left, however long the earlier ones take.
            var later = stages.Values.Distinct().Count(other => other > stage.Key);
            var reserve = Math.Min(StageTime.TotalSeconds, StopTime.TotalSeconds / (later + 1));
            var grace = TimeSpan.FromSeconds(Math.Max(0.1, StopTime.TotalSeconds - time.GetElapsedTime(began).TotalSeconds - (later * reserve)));
            await Task.WhenAll(stage.Select(supervisor => supervisor.StopAsync(supervisor.Instances, grace)));
        }

        try
        {
            await _starting;
        }
        catch (OperationCanceledException)
        {
            // What had not started yet doesn't start any more.
        }

        await containers.CloseAsync();
    }

    private async Task ThrowIfNoContainerEngineAsync(CancellationToken cancellationToken)
    {
        string[] needed = [.. model.GetContainerResources().Where(resource => !resource.HasAnnotationOfType<ExplicitStartupAnnotation>()).Select(resource => resource.Name)];
        if (needed.Length > 0)
        {
            await containers.ThrowIfUnavailableAsync(needed, cancellationToken);
        }
    }

    private IEnumerable<(IResource Resource, ILauncher Launcher)> Launchable() =>
        from resource in model.Resources.ToArray()
        let launcher = launchers.FirstOrDefault(candidate => candidate.CanLaunch(resource))
        where launcher is not null
        select (resource, launcher);

    private static ResourceInstance NewInstance(IResource resource)
    {
        var suffix = RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz", 8);
        return new($"{resource.Name}-{suffix}", suffix);
    }

    private static void ThrowIfFixedPortsAreTaken(Dictionary<IResource, IReadOnlyList<AllocatedPorts>> allocated)
    {
        var seen = new Dictionary<int, string>();
        foreach (var (resource, ports) in allocated.Where(entry => !entry.Key.HasAnnotationOfType<ExplicitStartupAnnotation>()))
        {
            foreach (var port in ports.Where(port => port.IsFixed))
            {
                if (!seen.TryAdd(port.Public, resource.Name))
                {
                    throw new DistributedApplicationException(
                        $"The resources '{seen[port.Public]}' and '{resource.Name}' both want port {port.Public}. Give one of them another port.");
                }

                if (!PortReservations.IsFree(port.Public))
                {
                    throw TakenPort.Exception(resource, port.Endpoint, port.Public);
                }
            }
        }
    }

    private async Task AnnounceAsync(CancellationToken cancellationToken)
    {
#pragma warning disable CS0618 // Subscribers may still rely on the event.
        await eventing.PublishAsync(new AfterEndpointsAllocatedEvent(services, model), cancellationToken);
#pragma warning restore CS0618
        foreach (var resource in model.Resources.ToArray())
        {
            _ = Task.Run(() => InitializeAsync(resource), CancellationToken.None);
            if (resource is IResourceWithEndpoints)
            {
                await eventing.PublishAsync(new ResourceEndpointsAllocatedEvent(resource, services), cancellationToken);
            }

            if (resource is IResourceWithConnectionString)
            {
                await eventing.PublishAsync(new ConnectionStringAvailableEvent(resource, services), cancellationToken);
            }
        }
    }

    /// <summary>Whoever runs a resource himself may do so within the event, for as long as the application runs.</summary>
    private async Task InitializeAsync(IResource resource)
    {
        try
        {
            await eventing.PublishAsync(new InitializeResourceEvent(resource, eventing, loggers, notifications, services), _stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The application stops.
        }
#pragma warning disable CA1031 // Whatever a subscriber throws is the resource's failure, and is in its log.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            loggers.GetLogger(resource).LogFaultAtStart(exception);
            await notifications.PublishUpdateAsync(resource, snapshot => snapshot with
            {
                State = new(KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error),
            });
        }
    }
}
