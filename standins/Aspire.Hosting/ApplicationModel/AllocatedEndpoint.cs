using System.Diagnostics;
using System.Globalization;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Which local addresses an endpoint binds to.</summary>
public enum EndpointBindingMode
{
    SingleAddress = 0,
    DualStackAnyAddresses = 1,
    IPv4AnyAddresses = 2,
    IPv6AnyAddresses = 3,
}

/// <summary>An endpoint that has its address and port.</summary>
[DebuggerDisplay("Type = {GetType().Name,nq}, Name = {Endpoint.Name}, UriString = {UriString}")]
public class AllocatedEndpoint
{
    public AllocatedEndpoint(EndpointAnnotation endpoint, string address, int port, string? targetPortExpression = null)
        : this(endpoint, address, port, EndpointBindingMode.SingleAddress, targetPortExpression)
    {
    }

    public AllocatedEndpoint(
        EndpointAnnotation endpoint,
        string address,
        int port,
        EndpointBindingMode bindingMode,
        string? targetPortExpression = null)
        : this(endpoint, address, port, bindingMode, targetPortExpression, null)
    {
    }

    public AllocatedEndpoint(
        EndpointAnnotation endpoint,
        string address,
        int port,
        EndpointBindingMode bindingMode,
        string? targetPortExpression = null,
        NetworkIdentifier? networkId = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, 65535);
        Endpoint = endpoint;
        Address = address;
        Port = port;
        BindingMode = bindingMode;
        TargetPortExpression = targetPortExpression;
        NetworkID = networkId ?? endpoint.DefaultNetworkID;
    }

    public EndpointAnnotation Endpoint { get; }

    public string Address { get; }

    public int Port { get; }

    public EndpointBindingMode BindingMode { get; }

    /// <summary>The port on which the process itself listens: a number, or a placeholder that each replica resolves.</summary>
    public string? TargetPortExpression { get; }

    public NetworkIdentifier NetworkID { get; }

    public string UriScheme => Endpoint.UriScheme;

    public string EndPointString => $"{Address}:{Port.ToString(CultureInfo.InvariantCulture)}";

    public string UriString => $"{UriScheme}://{EndPointString}";

    public override string ToString() => UriString;
}
