namespace Aspire.Hosting.ApplicationModel;

/// <summary>What can be asked of an endpoint.</summary>
public enum EndpointProperty
{
    Url = 0,
    Host = 1,
    IPV4Host = 2,
    Port = 3,
    Scheme = 4,
    TargetPort = 5,
    HostAndPort = 6,
    TlsEnabled = 7,
}
