using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Supervision;

/// <summary>All instances of one resource: starts them once that for which the resource waits is there, forwards their ports, stops them.</summary>
internal sealed class ResourceSupervisor : IAsyncDisposable
{
    private readonly SupervisionContext _context;
    private readonly IReadOnlyList<AllocatedPorts> _ports;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly List<TcpForwarder> _forwarders = [];
    private CancellationTokenSource _starting = new();

    public ResourceSupervisor(IResource resource, IReadOnlyList<ResourceInstance> instances, IReadOnlyList<AllocatedPorts> ports, ILauncher launcher, SupervisionContext context)
    {
        Resource = resource;
        _context = context;
        _ports = ports;
        Instances =
        [
            .. instances.Select((instance, index) => new InstanceSupervisor(
                resource,
                instance,
                launcher,
                ports.ToDictionary(port => port.Endpoint, port => port.Targets[index]),
                context)),
        ];
    }

    public IResource Resource { get; }

    public IReadOnlyList<InstanceSupervisor> Instances { get; }

    /// <summary>Starts the instances that don't run.</summary>
    public async Task StartAsync(IReadOnlyList<InstanceSupervisor> instances, CancellationToken cancellationToken)
    {
        using var starting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _starting.Token);
        await _gate.WaitAsync(starting.Token);
        try
        {
            InstanceSupervisor[] stopped = [.. instances.Where(instance => !instance.IsRunning)];
            if (stopped.Length > 0)
            {
                await StartStoppedAsync(stopped, starting.Token);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public async Task StopAsync(IReadOnlyList<InstanceSupervisor> instances, TimeSpan grace)
    {
        // Who waits for a dependency stops waiting.
        var starting = Interlocked.Exchange(ref _starting, new());
        await starting.CancelAsync();
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            await Task.WhenAll(instances.Select(instance => instance.StopAsync(grace)));
        }
        finally
        {
            _gate.Release();
            starting.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var forwarder in _forwarders)
        {
            await forwarder.DisposeAsync();
        }

        _starting.Dispose();
        _gate.Dispose();
    }

    private async Task StartStoppedAsync(InstanceSupervisor[] instances, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var instance in instances)
            {
                await instance.PublishAsync(snapshot => snapshot with { State = new(KnownResourceStates.Starting, KnownResourceStateStyles.Info) });
            }

            await _context.Notifications.WaitForDependenciesAsync(Resource, cancellationToken);
            await _context.Eventing.PublishAsync(new BeforeResourceStartedEvent(Resource, _context.Services), cancellationToken);
            Forward();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Task.WhenAll(instances.Select(instance => instance.PublishAsync(snapshot => snapshot with { State = KnownResourceStates.Exited })));
            throw;
        }
#pragma warning disable CA1031 // Whatever a subscriber of the event throws is why the resource doesn't start, and is shown as that.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await Task.WhenAll(instances.Select(instance => instance.FailAsync(exception)));
            return;
        }

        await Task.WhenAll(instances.Select(instance => instance.LaunchAsync(_ports, cancellationToken)));
    }

    private void Forward()
    {
        foreach (var port in _ports.Where(port => port.IsForwarded).Skip(_forwarders.Count))
        {
            try
            {
                _forwarders.Add(new(port.Public, port.Targets));
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                throw TakenPort.Exception(Resource, port.Endpoint, port.Public);
            }
        }
    }
}
