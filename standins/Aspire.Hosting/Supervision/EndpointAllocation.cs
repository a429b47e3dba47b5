using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Supervision;

/// <summary>Gives endpoints their ports. An endpoint is forwarded only where its public port cannot be the process's own.</summary>
/// <param name="randomize">Don't use stated public ports, so that several instances of the application can run at once (tests).</param>
internal sealed class EndpointAllocation(PortReservations reservations, bool randomize)
{
    public IReadOnlyList<AllocatedPorts> Allocate(IResource resource, int instances)
    {
        var allocated = resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => Allocate(resource, endpoint, instances)).ToArray();
        foreach (var ports in allocated)
        {
            var endpoint = ports.Endpoint;
            var target = resource.IsContainer() ? Text(endpoint.TargetPort!.Value)
                : instances == 1 ? Text(ports.Targets[0])
                : InstancePlaceholder.TargetPort(endpoint);
            endpoint.AllocatedEndpoint = new(endpoint, AddressOf(endpoint), ports.Public, target);
            var (host, port) = resource.IsContainer() ? ($"{resource.Name}.dev.internal", endpoint.TargetPort!.Value) : (KnownHostNames.DockerDesktopHostBridge, ports.Public);
            endpoint.AllAllocatedEndpoints.AddOrUpdateAllocatedEndpoint(
                KnownNetworkIdentifiers.DefaultAspireContainerNetwork,
                new(endpoint, host, port, EndpointBindingMode.SingleAddress, target, KnownNetworkIdentifiers.DefaultAspireContainerNetwork));
        }

        return allocated;
    }

    private AllocatedPorts Allocate(IResource resource, EndpointAnnotation endpoint, int instances)
    {
        var stated = Stated(endpoint.Port);
        var target = Stated(endpoint.TargetPort);
        if (instances > 1 && (target is not null || !endpoint.IsProxied))
        {
            throw new DistributedApplicationException(
                $"The {instances} replicas of '{resource.Name}' cannot share the endpoint '{endpoint.Name}': "
                + $"{(endpoint.IsProxied ? $"its target port is {target}" : "it has no proxy")}. Leave the target port open, and the proxy on.");
        }

        if (!endpoint.IsProxied && stated != target && stated is not null && target is not null)
        {
            throw new DistributedApplicationException(
                $"The endpoint '{endpoint.Name}' of '{resource.Name}' has no proxy that could bring port {stated} to target port {target}. "
                + "Make the two the same, or leave the proxy on.");
        }

        if (resource.IsContainer() && target is null)
        {
            throw new DistributedApplicationException(
                $"The endpoint '{endpoint.Name}' of the container '{resource.Name}' doesn't say which port the container listens on. "
                + "Give it a target port (WithEndpoint(targetPort: …)).");
        }

        // Without a proxy the process itself must listen on the stated port, in tests too.
        var isFixed = stated is not null && (!randomize || !endpoint.IsProxied);
        var publicPort = isFixed ? stated!.Value : endpoint.IsProxied || target is null ? reservations.Reserve() : target.Value;
        if (resource.IsContainer())
        {
            // The container engine listens on the public port and brings connections to the target port within the container.
            return new(endpoint, publicPort, [publicPort], IsForwarded: false, isFixed);
        }

        int[] targets = instances > 1
            ? [.. Enumerable.Range(0, instances).Select(_ => reservations.Reserve())]
            : [target ?? publicPort];
        return new(endpoint, publicPort, targets, targets is not [var only] || only != publicPort, isFixed);
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    /// <summary>Zero means, as null does, that any port will do.</summary>
    private static int? Stated(int? port) => port is 0 ? null : port;

    private static string AddressOf(EndpointAnnotation endpoint) => endpoint.TargetHost switch
    {
        "" or "*" or "+" or "0.0.0.0" or "::" or "[::]" => KnownHostNames.Localhost,
        var host => host,
    };
}
