using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adds to resources of every kind.</summary>
public static partial class ResourceBuilderExtensions
{
    /// <param name="port">The port that others connect to; null lets one be chosen.</param>
    /// <param name="targetPort">The port that the process listens on; null lets one be chosen.</param>
    /// <param name="env">A variable that tells the process its target port.</param>
    public static IResourceBuilder<T> WithEndpoint<T>(
        this IResourceBuilder<T> builder,
        int? port = null,
        int? targetPort = null,
        string? scheme = null,
        [EndpointName] string? name = null,
        string? env = null,
        bool? isProxied = null,
        bool? isExternal = null,
        ProtocolType? protocol = null)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddEndpoint(
            new(protocol ?? ProtocolType.Tcp, uriScheme: scheme, name: name, port: port, targetPort: targetPort, isExternal: isExternal, isProxied: isProxied),
            env);
    }

    public static IResourceBuilder<T> WithEndpoint<T>(
        this IResourceBuilder<T> builder,
        int? port,
        int? targetPort,
        string? scheme,
        [EndpointName] string? name,
        string? env,
        bool isProxied,
        bool? isExternal,
        ProtocolType? protocol)
        where T : IResourceWithEndpoints =>
        builder.WithEndpoint(port, targetPort, scheme, name, env, (bool?)isProxied, isExternal, protocol);

    /// <summary>Changes an endpoint, or adds it and then changes it.</summary>
    public static IResourceBuilder<T> WithEndpoint<T>(
        this IResourceBuilder<T> builder,
        [EndpointName] string endpointName,
        Action<EndpointAnnotation> callback,
        bool createIfNotExists = true)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(endpointName);
        ArgumentNullException.ThrowIfNull(callback);
        if (builder.FindEndpoint(endpointName) is { } existing)
        {
            callback(existing);
        }
        else if (createIfNotExists)
        {
            var endpoint = new EndpointAnnotation(ProtocolType.Tcp, name: endpointName);
            callback(endpoint);
            builder.WithAnnotation(endpoint);
        }

        return builder;
    }

    public static IResourceBuilder<T> WithHttpEndpoint<T>(
        this IResourceBuilder<T> builder,
        int? port = null,
        int? targetPort = null,
        [EndpointName] string? name = null,
        string? env = null,
        bool? isProxied = null)
        where T : IResourceWithEndpoints =>
        builder.WithEndpoint(port, targetPort, "http", name, env, isProxied);

    public static IResourceBuilder<T> WithHttpEndpoint<T>(
        this IResourceBuilder<T> builder,
        int? port,
        int? targetPort,
        [EndpointName] string? name,
        string? env,
        bool isProxied)
        where T : IResourceWithEndpoints =>
        builder.WithEndpoint(port, targetPort, "http", name, env, (bool?)isProxied);

    public static IResourceBuilder<T> WithHttpsEndpoint<T>(
        this IResourceBuilder<T> builder,
        int? port = null,
        int? targetPort = null,
        [EndpointName] string? name = null,
        string? env = null,
        bool? isProxied = null)
        where T : IResourceWithEndpoints =>
        builder.WithEndpoint(port, targetPort, "https", name, env, isProxied);

    /// <summary>Makes the HTTP endpoints that there are so far reachable from outside the published application.</summary>
    public static IResourceBuilder<T> WithExternalHttpEndpoints<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        foreach (var endpoint in builder.Resource.Annotations.OfType<EndpointAnnotation>().Where(endpoint => endpoint.IsHttpScheme))
        {
            endpoint.IsExternal = true;
        }

        return builder;
    }

    public static IResourceBuilder<T> AsHttp2Service<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        foreach (var endpoint in builder.Resource.Annotations.OfType<EndpointAnnotation>())
        {
            endpoint.Transport = "http2";
        }

        return builder;
    }

    public static EndpointReference GetEndpoint<T>(this IResourceBuilder<T> builder, [EndpointName] string name)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Resource.GetEndpoint(name);
    }

    public static EndpointReference GetEndpoint<T>(
        this IResourceBuilder<T> builder,
        [EndpointName] string name,
        NetworkIdentifier contextNetworkId)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Resource.GetEndpoint(name, contextNetworkId);
    }

    private static IResourceBuilder<T> AddEndpoint<T>(this IResourceBuilder<T> builder, EndpointAnnotation endpoint, string? env)
        where T : IResourceWithEndpoints
    {
        if (builder.FindEndpoint(endpoint.Name) is { } existing)
        {
            if (!existing.IsFromLaunchProfile)
            {
                throw new DistributedApplicationException(
                    $"Endpoint with name '{endpoint.Name}' already exists on the resource '{builder.Resource.Name}'. Give the other one a name of its own.");
            }

            builder.Resource.Annotations.Remove(existing);
        }

        if (env is not null && builder.Resource is IResourceWithEnvironment and IResourceWithEndpoints owner)
        {
            var reference = new EndpointReference(owner, endpoint);
            builder.WithAnnotation(new EnvironmentCallbackAnnotation((EnvironmentCallbackContext context) =>
                context.EnvironmentVariables[env] = reference.Property(EndpointProperty.TargetPort)));
        }

        return builder.WithAnnotation(endpoint);
    }

    private static EndpointAnnotation? FindEndpoint<T>(this IResourceBuilder<T> builder, string name)
        where T : IResourceWithEndpoints =>
        builder.Resource.Annotations.OfType<EndpointAnnotation>().SingleOrDefault(endpoint => ResourceName.Comparer.Equals(endpoint.Name, name));
}
