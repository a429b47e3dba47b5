using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Supervision;

/// <summary>The process or container of one instance of a resource: starts it, watches it, ends it. It is not started again by itself.</summary>
internal sealed class InstanceSupervisor(
    IResource resource,
    ResourceInstance instance,
    ILauncher launcher,
    IReadOnlyDictionary<EndpointAnnotation, int> targetPorts,
    SupervisionContext context)
{
    private readonly ResourceLog _log = context.Loggers.LogOf(instance.Name);
    private readonly ILogger _logger = context.Loggers.GetLogger(instance.Name);
    private volatile IRun? _run;
    private volatile bool _stopping;

    public ResourceInstance Instance => instance;

    public bool IsRunning => _run is not null;

    /// <summary>Ends when the run has ended and this has been published.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    public async Task LaunchAsync(IReadOnlyList<AllocatedPorts> ports, CancellationToken cancellationToken)
    {
        await PublishAsync(snapshot => snapshot with
        {
            State = new(KnownResourceStates.Starting, KnownResourceStateStyles.Info),
            ExitCode = null,
            StartTimeStamp = null,
            StopTimeStamp = null,
        });
        try
        {
            var configuration = await ResourceConfiguration.BuildAsync(resource, context.ExecutionContext, _logger, cancellationToken);
            var plan = await launcher.PlanAsync(resource, instance, configuration.For(resource, instance, targetPorts), _logger, cancellationToken);
            ThrowIfPortIsTaken(ports);
            cancellationToken.ThrowIfCancellationRequested();
            var urls = await ResourceUrls.CreateAsync(resource, context.ExecutionContext, _logger, cancellationToken);
            await RunAsync(plan, urls, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await PublishAsync(snapshot => snapshot with { State = KnownResourceStates.Exited });
            throw;
        }
#pragma warning disable CA1031 // Whatever keeps it from starting is shown as that.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await FailAsync(exception);
        }
    }

    /// <summary>Asks the run to end, and ends it when the grace is over.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        if (_run is not { } run)
        {
            return;
        }

        _stopping = true;
        await PublishAsync(snapshot => snapshot with { State = new(KnownResourceStates.Stopping, KnownResourceStateStyles.Info) });
        run.Terminate(grace);
        try
        {
            await Ended.WaitAsync(grace, context.Time);
        }
        catch (TimeoutException)
        {
            _logger.LogKilled(grace.TotalSeconds);
            run.Kill();
            await Ended;
        }
    }

    public async Task FailAsync(Exception exception)
    {
        // A message of ours says all; anything else is a fault whose origin matters.
        if (exception is DistributedApplicationException)
        {
            _logger.LogFailedToStart(exception.Message);
        }
        else
        {
            _logger.LogFaultAtStart(exception);
        }

        await PublishAsync(snapshot => snapshot with
        {
            State = new(KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error),
            StopTimeStamp = context.Time.GetUtcNow().UtcDateTime,
        });
    }

    public Task PublishAsync(Func<CustomResourceSnapshot, CustomResourceSnapshot> change) =>
        context.Notifications.PublishUpdateAsync(resource, instance.Name, change);

    private async Task RunAsync(LaunchPlan plan, ImmutableArray<UrlSnapshot> urls, CancellationToken cancellationToken)
    {
        _stopping = false;
        var run = await plan.StartAsync(context.Watchdog, _log.Append, cancellationToken);
        _run = run;
        try
        {
            await PublishAsync(snapshot => snapshot with
            {
                State = new(KnownResourceStates.Running, KnownResourceStateStyles.Success),
                StartTimeStamp = context.Time.GetUtcNow().UtcDateTime,
                Properties = [.. plan.Shown, .. run.Properties],
                Volumes = plan.Volumes,
                EnvironmentVariables = [.. plan.Environment.Select(variable =>
                    new EnvironmentVariableSnapshot(variable.Key, variable.Value.Text, true) { IsSensitive = variable.Value.IsSensitive })],
                Urls = urls,
            });
        }
        finally
        {
            Ended = WatchAsync(run);
        }
    }

    private async Task WatchAsync(IRun run)
    {
        var code = await run.Exited;
        _run = null;
        var finished = code == 0 && !_stopping;
        _logger.LogExited(code);
        await PublishAsync(snapshot => snapshot with
        {
            State = finished ? new(KnownResourceStates.Finished, KnownResourceStateStyles.Success)
                : new(KnownResourceStates.Exited, _stopping || code == 0 ? KnownResourceStateStyles.Info : KnownResourceStateStyles.Error),
            ExitCode = code,
            StopTimeStamp = context.Time.GetUtcNow().UtcDateTime,
            Urls = [.. snapshot.Urls.Select(url => url with { IsInactive = true })],
        });
        if (context.Notifications.TryGetCurrentState(instance.Name, out var state))
        {
            await context.Eventing.PublishAsync(new ResourceStoppedEvent(resource, context.Services, state));
        }
    }

    /// <summary>Everything but forwarded ports is the process's own to listen on.</summary>
    private void ThrowIfPortIsTaken(IReadOnlyList<AllocatedPorts> ports)
    {
        foreach (var taken in ports.Where(port => !PortReservations.IsFree(targetPorts[port.Endpoint])))
        {
            throw TakenPort.Exception(resource, taken.Endpoint, targetPorts[taken.Endpoint]);
        }
    }
}
