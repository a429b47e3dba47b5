using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.DockerSwarm.Validation;

namespace Aspire.Hosting.DockerSwarm.Mapping;

/// <summary>The endpoints of all services, and who refers to whom.</summary>
internal sealed class StackEndpoints
{
    /// <summary>What the base images of ASP.NET Core listen on, and any user may.</summary>
    private const int DefaultHttpPort = 8080;

    private readonly Dictionary<string, List<StackEndpoint>> _byService = [];
    private readonly HashSet<(string From, string To)> _references = [];

    public StackEndpoints(IEnumerable<IResource> resources, Problems problems)
    {
        foreach (var resource in resources)
        {
            var service = DockerSwarmEnvironmentResource.ServiceName(resource);
            _byService[service] = [.. Map(service, resource, problems)];
        }
    }

    /// <summary>Which service uses an endpoint of which other one.</summary>
    public IEnumerable<(string From, string To)> References => _references.Order();

    public IReadOnlyList<StackEndpoint> Of(IResource resource) => _byService[DockerSwarmEnvironmentResource.ServiceName(resource)];

    /// <summary>Finds the endpoint and remembers who asked for it.</summary>
    /// <exception cref="DistributedApplicationException">The endpoint isn't a part of the stack.</exception>
    public StackEndpoint Refer(EndpointReference reference, IResource referencedBy)
    {
        var from = DockerSwarmEnvironmentResource.ServiceName(referencedBy);
        var to = DockerSwarmEnvironmentResource.ServiceName(reference.Resource);
        if (!_byService.TryGetValue(to, out var endpoints))
        {
            throw new DistributedApplicationException(
                $"refers to the endpoint '{reference.EndpointName}' of '{to}', which isn't published. Publish '{to}', too, or drop the "
                    + "reference for publishing.");
        }

        if (from != to)
        {
            _references.Add((from, to));
        }

        var served = endpoints.Where(endpoint => !endpoint.IsUnserved).ToArray();
        return Array.Find(served, endpoint => IsNamed(endpoint, reference.EndpointName))
            ?? throw new DistributedApplicationException(
                $"refers to the endpoint '{reference.EndpointName}' of '{to}', which a stack doesn't serve. What it serves: "
                + (served.Length == 0 ? "none" : string.Join(", ", served.Select(endpoint => endpoint.Annotation.Name))) + ".");
    }

    /// <summary>Whether a variable is about an endpoint that the stack doesn't serve, so that it is left out.</summary>
    public bool IsForHttps(string variable, object? value) =>
        variable == "HTTPS_PORTS"
        || (value is EndpointReference reference
            && _byService.TryGetValue(DockerSwarmEnvironmentResource.ServiceName(reference.Resource), out var endpoints)
            && endpoints.Exists(endpoint => endpoint.IsUnserved && IsNamed(endpoint, reference.EndpointName)));

    private static bool IsNamed(StackEndpoint endpoint, string name) => endpoint.Annotation.Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<StackEndpoint> Map(string service, IResource resource, Problems problems)
    {
        var isProject = resource.IsDotnetProject();
        // Both the plain and the secure endpoint of a project may leave their ports to us.
        var nextHttpPort = DefaultHttpPort;
        foreach (var annotation in resource.Annotations.OfType<EndpointAnnotation>())
        {
            var isHttp = annotation.UriScheme.Equals("http", StringComparison.OrdinalIgnoreCase);
            var isHttps = annotation.UriScheme.Equals("https", StringComparison.OrdinalIgnoreCase);
            var port = annotation.TargetPort
                ?? (isProject ? annotation.Port is >= 1024 and var own ? own : null : annotation.Port)
                ?? (isProject && (isHttp || isHttps) ? nextHttpPort++ : annotation.Port);
            if (port is { } known)
            {
                yield return new(service, annotation, known) { IsUnserved = isProject && isHttps };
            }
            else
            {
                problems.Add($"resource '{resource.Name}'", $"its endpoint '{annotation.Name}' has no port; state targetPort.");
            }
        }
    }
}
