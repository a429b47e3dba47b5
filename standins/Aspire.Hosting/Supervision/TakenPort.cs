using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Supervision;

/// <summary>Says whose port is taken and what to do.</summary>
internal static class TakenPort
{
    public static DistributedApplicationException Exception(IResource resource, EndpointAnnotation endpoint, int port) => new(
        $"The resource '{resource.Name}' needs port {port} for its endpoint '{endpoint.Name}', and another process listens on it. "
        + "End that process, or change the endpoint's port in the app host (WithHttpEndpoint(port: …) or WithEndpoint(port: …); null picks a free one).");
}
