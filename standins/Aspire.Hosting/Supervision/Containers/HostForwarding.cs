using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Supervision.Containers;

/// <summary>
/// Lets containers reach the endpoints of processes that they refer to, and no others: processes listen on the loopback addresses, which
/// containers don't reach, so each such port is listened on at the containers' gateway too.
/// </summary>
internal sealed class HostForwarding(ContainerSession session) : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<int, TcpForwarder> _forwarders = [];

    /// <exception cref="DistributedApplicationException">A port is taken at the gateway.</exception>
    public async Task ForwardForAsync(IResource container, CancellationToken cancellationToken)
    {
        var network = await session.NetworkAsync(cancellationToken);
        if (network.LocalGateway is not { } gateway)
        {
            return;
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            foreach (var (resource, endpoint) in ReferredTo(container))
            {
                var port = endpoint.AllocatedEndpoint!.Port;
                if (_forwarders.ContainsKey(port))
                {
                    continue;
                }

                try
                {
                    _forwarders[port] = new(gateway, port, [port]);
                }
                catch (SocketException exception)
                {
                    throw new DistributedApplicationException(
                        $"The container '{container.Name}' refers to the endpoint '{endpoint.Name}' of '{resource.Name}', whose port {port} cannot be listened on at {gateway}: {exception.Message}.");
                }
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var forwarder in _forwarders.Values)
        {
            await forwarder.DisposeAsync();
        }

        _gate.Dispose();
    }

    private static IEnumerable<(IResource Resource, EndpointAnnotation Endpoint)> ReferredTo(IResource container) =>
        from relationship in container.Annotations.OfType<ResourceRelationshipAnnotation>()
        let resource = relationship.Resource
        where relationship.Type == "Reference" && !resource.IsContainer()
        from endpoint in resource.Annotations.OfType<EndpointAnnotation>()
        where endpoint.AllocatedEndpoint is not null
        select (resource, endpoint);
}
