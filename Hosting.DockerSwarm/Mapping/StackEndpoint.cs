using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.DockerSwarm.Mapping;

/// <summary>An endpoint as the services of the stack see it.</summary>
/// <param name="Service">The DNS name of its service.</param>
/// <param name="Annotation">What the app model says of it.</param>
/// <param name="Port">The port that the service listens on.</param>
internal sealed record StackEndpoint(string Service, EndpointAnnotation Annotation, int Port)
{
    /// <summary>The port that is reachable from outside, if the endpoint is.</summary>
    public int? PublishedPort => Annotation.IsExternal ? Annotation.Port ?? Port : null;

    /// <summary>
    /// A project's HTTPS endpoint: its certificate is that of a developer's machine, so it is left to whatever stands before the stack.
    /// </summary>
    public bool IsUnserved { get; init; }

    public string Property(EndpointProperty property) => property switch
    {
        EndpointProperty.Url => $"{Annotation.UriScheme}://{Service}:{PortText}",
        EndpointProperty.Host or EndpointProperty.IPV4Host => Service,
        EndpointProperty.Port or EndpointProperty.TargetPort => PortText,
        EndpointProperty.Scheme => Annotation.UriScheme,
        EndpointProperty.HostAndPort => $"{Service}:{PortText}",
        EndpointProperty.TlsEnabled => Annotation.TlsEnabled ? bool.TrueString : bool.FalseString,
        _ => throw new DistributedApplicationException($"the endpoint property '{property}' is not supported."),
    };

    private string PortText => Port.ToString(CultureInfo.InvariantCulture);
}
