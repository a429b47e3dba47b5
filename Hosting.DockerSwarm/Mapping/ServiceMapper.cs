using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.DockerSwarm.Images;
using Aspire.Hosting.DockerSwarm.Stack;
using Aspire.Hosting.DockerSwarm.Validation;

namespace Aspire.Hosting.DockerSwarm.Mapping;

/// <summary>Makes a service of a resource, from what the app model says of it alone.</summary>
internal sealed class ServiceMapper(
    DockerSwarmEnvironmentResource environment,
    DistributedApplicationExecutionContext executionContext,
    StackEndpoints endpoints,
    ValueResolver resolver,
    ImagePlanner images,
    Problems problems,
    CancellationToken cancellationToken)
{
    /// <summary>
    /// Who runs in the images that are built here. No image needs to know it: files of an image are for everybody to read.
    /// </summary>
    private const string OwnUser = "10001:10001";

    /// <summary>In the place of an image that there is a problem with already; never written.</summary>
    private const string Untold = "untold:0";

    private static readonly ByteSize TemporarySpace = ByteSize.MiB(64);

    public async Task<(SwarmService Service, ServiceImage? Image)> MapAsync(IResource resource)
    {
        var service = new SwarmService(DockerSwarmEnvironmentResource.ServiceName(resource));
        var image = await TryAsync(service, () => images.PlanAsync(resource));
        service.Image = image?.Name ?? Untold;
        service.User = resource.IsBuiltHere() ? OwnUser : null;
        service.Mounts.Add(new TmpfsMount("/tmp", TemporarySpace));
        if (resource.TryGetLastAnnotation<ReplicaAnnotation>(out var replicas))
        {
            service.Deploy.Replicas = replicas.Replicas;
        }

        MountMapping.Add(service, resource, problems);
        PublishPorts(service, resource);
        service.HealthCheck = HealthMapping.Find(resource, endpoints);
        await AddEnvironmentAsync(service, resource);
        await AddCommandAsync(service, resource);
        return (service, image);
    }

    private void PublishPorts(SwarmService service, IResource resource)
    {
        foreach (var endpoint in endpoints.Of(resource).Where(endpoint => !endpoint.IsUnserved))
        {
            if (endpoint.PublishedPort is { } published)
            {
                var protocol = endpoint.Annotation.Protocol == System.Net.Sockets.ProtocolType.Udp ? PortProtocol.Udp : PortProtocol.Tcp;
                service.Ports.Add(new(published, endpoint.Port, PublishMode.Ingress, protocol));
            }
        }
    }

    private async Task AddEnvironmentAsync(SwarmService service, IResource resource)
    {
        var context = new EnvironmentCallbackContext(executionContext, resource, cancellationToken: cancellationToken);
        foreach (var callback in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await callback.Callback(context);
        }

        var mapping = new VariableMapping(environment, service, resource.IsDotnetProject());
        foreach (var (name, value) in context.EnvironmentVariables.OrderBy(variable => variable.Key, StringComparer.Ordinal))
        {
            if (!endpoints.IsForHttps(name, value)
                && await TryAsync(service, () => resolver.ResolveAsync(value, resource), $"environment.{name}") is { } resolved)
            {
                mapping.Add(name, resolved);
            }
        }
    }

    private async Task AddCommandAsync(SwarmService service, IResource resource)
    {
        if (resource is ContainerResource { Entrypoint: { } entrypoint })
        {
            service.Entrypoint.Add(entrypoint);
        }

        var context = new CommandLineArgsCallbackContext([], resource, cancellationToken) { ExecutionContext = executionContext };
        foreach (var callback in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
        {
            await callback.Callback(context);
        }

        foreach (var argument in context.Args)
        {
            if (await TryAsync(service, () => resolver.ResolveAsync(argument, resource), "command") is not { } resolved)
            {
                continue;
            }

            if (resolved.HasSecret)
            {
                problems.Add($"service '{service.Name}'", $"command: an argument contains the secret '{resolved.Secrets.First().Parameter.Name}', "
                    + "which everybody who may inspect the service could read; hand it over in a variable, which becomes a file.");
                continue;
            }

            service.Command.Add(resolved.Text);
        }
    }

    /// <summary>A problem of one value doesn't keep the others from being found.</summary>
    private async Task<T?> TryAsync<T>(SwarmService service, Func<Task<T>> action, string? property = null)
        where T : class
    {
        try
        {
            return await action();
        }
        catch (DistributedApplicationException exception)
        {
            problems.Add($"service '{service.Name}'", property is null ? exception.Message : $"{property}: {exception.Message}");
            return null;
        }
    }
}
