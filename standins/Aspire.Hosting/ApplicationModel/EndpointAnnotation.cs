using System.Diagnostics;
using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>An endpoint on which a resource listens.</summary>
[DebuggerDisplay("Type = {GetType().Name,nq}, Name = {Name}")]
public sealed class EndpointAnnotation : IResourceAnnotation
{
    private readonly ValueSnapshot<AllocatedEndpoint> _allocated = new();
    private string? _transport;
    private bool? _tlsEnabled;
    private int? _port;
    private int? _targetPort;

    public EndpointAnnotation(
        ProtocolType protocol,
        string? uriScheme,
        string? transport,
        [EndpointName] string? name,
        int? port,
        int? targetPort,
        bool? isExternal,
        bool isProxied)
        : this(protocol, null, uriScheme, transport, name, port, targetPort, isExternal, (bool?)isProxied)
    {
    }

    public EndpointAnnotation(
        ProtocolType protocol,
        string? uriScheme = null,
        string? transport = null,
        [EndpointName] string? name = null,
        int? port = null,
        int? targetPort = null,
        bool? isExternal = null,
        bool? isProxied = null)
        : this(protocol, null, uriScheme, transport, name, port, targetPort, isExternal, isProxied)
    {
    }

    public EndpointAnnotation(
        ProtocolType protocol,
        NetworkIdentifier? networkId,
        string? uriScheme = null,
        string? transport = null,
        [EndpointName] string? name = null,
        int? port = null,
        int? targetPort = null,
        bool? isExternal = null,
        bool? isProxied = null)
    {
        UriScheme = uriScheme ?? protocol.ToString().ToLowerInvariant();
        Name = name ?? UriScheme;
        ResourceName.Validate("Endpoint", Name);
        Protocol = protocol;
        _transport = transport;
        _port = port;
        _targetPort = targetPort;
        IsExternal = isExternal ?? false;
        IsExplicitlyProxied = isProxied;
        DefaultNetworkID = networkId ?? KnownNetworkIdentifiers.LocalhostNetwork;
        AllAllocatedEndpoints.Add(DefaultNetworkID, _allocated);
    }

    public string Name { get; set; }

    public ProtocolType Protocol { get; set; }

    /// <summary>The port that others connect to; null lets one be chosen. Without a proxy it is the target port's.</summary>
    public int? Port
    {
        get => _port ?? (IsProxied ? null : _targetPort);
        set => _port = value;
    }

    /// <summary>The port that the process listens on; null lets one be chosen. Without a proxy it is the port's.</summary>
    public int? TargetPort
    {
        get => _targetPort ?? (IsProxied ? null : _port);
        set => _targetPort = value;
    }

    public string UriScheme { get; set; }

    public string TargetHost { get; set; } = KnownHostNames.Localhost;

    public string Transport
    {
        get => _transport ?? (IsHttpScheme ? "http" : Protocol.ToString().ToLowerInvariant());
        set => _transport = value;
    }

    public bool IsExternal { get; set; }

    public bool IsProxied
    {
        get => IsExplicitlyProxied ?? true;
        set => IsExplicitlyProxied = value;
    }

    public bool? IsExplicitlyProxied { get; set; }

    /// <summary>Leave this endpoint out when another resource takes a reference to the whole resource.</summary>
    public bool ExcludeReferenceEndpoint { get; set; }

    public bool TlsEnabled
    {
        get => _tlsEnabled ?? string.Equals(UriScheme, "https", StringComparison.OrdinalIgnoreCase);
        set => _tlsEnabled = value;
    }

    public NetworkIdentifier DefaultNetworkID { get; }

    public NetworkEndpointSnapshotList AllAllocatedEndpoints { get; } = new();

    public AllocatedEndpoint? AllocatedEndpoint
    {
        get => AllAllocatedEndpoints.Find(DefaultNetworkID);
        set
        {
            if (value is null)
            {
                _allocated.SetException(new InvalidOperationException($"The endpoint '{Name}' is not allocated."));
            }
            else
            {
                AllAllocatedEndpoints.AddOrUpdateAllocatedEndpoint(DefaultNetworkID, value);
            }
        }
    }

    internal bool IsHttpScheme => UriScheme.Equals("http", StringComparison.OrdinalIgnoreCase)
        || UriScheme.Equals("https", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the endpoint comes from launchSettings.json, so that an explicit one of the same name replaces it.</summary>
    internal bool IsFromLaunchProfile { get; init; }
}
