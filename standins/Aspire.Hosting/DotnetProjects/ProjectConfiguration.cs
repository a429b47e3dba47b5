using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.DotnetProjects;

/// <summary>What a project is told through its environment and arguments.</summary>
internal static class ProjectConfiguration
{
    /// <summary>Endpoints, environment and arguments of a launch profile; what the app host's source says replaces them.</summary>
    public static void ApplyLaunchProfile(this IResourceBuilder<ProjectResource> project, LaunchProfile profile)
    {
        var runs = project.ApplicationBuilder.ExecutionContext.IsRunMode;
        var urls = (profile.ApplicationUrl ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var address in urls.Select(url => new Uri(url)).DistinctBy(uri => uri.Scheme))
        {
            project.WithAnnotation(new EndpointAnnotation(ProtocolType.Tcp, uriScheme: address.Scheme, port: runs ? address.Port : null)
            {
                IsFromLaunchProfile = true,
                TargetHost = address.Host,
            });
        }

        if (!runs)
        {
            return;
        }

        project.WithEnvironment(context =>
        {
            foreach (var (name, value) in profile.EnvironmentVariables)
            {
                context.EnvironmentVariables.TryAdd(name, value);
            }
        });
        if (!string.IsNullOrWhiteSpace(profile.CommandLineArgs))
        {
            project.WithArgs(CommandLine.Split(profile.CommandLineArgs));
        }
    }

    /// <summary>The addresses to listen on, and what the app host's own environment means for the project.</summary>
    public static IResourceBuilder<ProjectResource> WithProjectEnvironment(this IResourceBuilder<ProjectResource> project)
    {
        var resource = project.Resource;
        return project.WithEnvironment(context =>
        {
            var variables = context.EnvironmentVariables;
            if (!resource.HasAnnotationOfType<DisableForwardedHeadersAnnotation>() && HttpEndpoints(resource).Any())
            {
                variables.TryAdd("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true");
            }

            if (context.ExecutionContext.IsPublishMode)
            {
                AddPorts(variables, resource, "HTTP_PORTS", endpoint => endpoint.IsHttp);
                AddPorts(variables, resource, "HTTPS_PORTS", endpoint => endpoint.IsHttps);
                return;
            }

            var environment = project.ApplicationBuilder.Environment.EnvironmentName;
            variables.TryAdd("DOTNET_ENVIRONMENT", environment);
            variables.TryAdd("ASPNETCORE_ENVIRONMENT", environment);
            AddUrls(variables, resource);
        });
    }

    private static IEnumerable<EndpointReference> HttpEndpoints(ProjectResource resource) =>
        resource.GetEndpoints().Where(endpoint => endpoint.IsHttp || endpoint.IsHttps);

    private static void AddUrls(Dictionary<string, object> variables, ProjectResource resource)
    {
        var urls = new ReferenceExpressionBuilder();
        foreach (var endpoint in HttpEndpoints(resource))
        {
            urls.AppendLiteral(urls.IsEmpty ? "" : ";");
            urls.Append($"{endpoint.Property(EndpointProperty.Scheme)}://{endpoint.EndpointAnnotation.TargetHost}:{endpoint.Property(EndpointProperty.TargetPort)}");
        }

        if (!urls.IsEmpty)
        {
            variables.TryAdd("ASPNETCORE_URLS", urls.Build());
        }
    }

    private static void AddPorts(Dictionary<string, object> variables, ProjectResource resource, string variable, Func<EndpointReference, bool> selects)
    {
        var ports = new ReferenceExpressionBuilder();
        foreach (var endpoint in resource.GetEndpoints().Where(selects))
        {
            ports.AppendLiteral(ports.IsEmpty ? "" : ";");
            ports.Append($"{endpoint.Property(EndpointProperty.TargetPort)}");
        }

        if (!ports.IsEmpty)
        {
            variables.TryAdd(variable, ports.Build());
        }
    }
}
