using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <param name="key">The name of a check registered with builder.Services.AddHealthChecks().</param>
    public static IResourceBuilder<T> WithHealthCheck<T>(this IResourceBuilder<T> builder, string key)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(key);
        return builder.Resource.Annotations.OfType<HealthCheckAnnotation>().Any(existing => existing.Key == key)
            ? throw new DistributedApplicationException($"The resource '{builder.Resource.Name}' already has the health check '{key}'.")
            : builder.WithAnnotation(new HealthCheckAnnotation(key));
    }

    /// <summary>The resource is healthy when its endpoint answers with the status code, by default 200.</summary>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder,
        string? path = null,
        int? statusCode = null,
        [EndpointName] string? endpointName = null)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithHttpHealthCheck(endpointName is null ? null : () => builder.GetEndpoint(endpointName), path, statusCode);
    }

    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder,
        Func<EndpointReference>? endpointSelector,
        string? path = null,
        int? statusCode = null)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        var endpoint = endpointSelector is null ? PreferredHttpEndpoint(builder) : endpointSelector();
        if (!endpoint.Exists)
        {
            throw new DistributedApplicationException(
                $"The HTTP health check of '{builder.Resource.Name}' needs its endpoint '{endpoint.EndpointName}'. "
                + "Add it before (WithHttpEndpoint), or name another endpoint.");
        }

        if (!endpoint.IsHttp && !endpoint.IsHttps)
        {
            throw new DistributedApplicationException(
                $"The HTTP health check of '{builder.Resource.Name}' cannot use the endpoint '{endpoint.EndpointName}', whose scheme is '{endpoint.Scheme}'.");
        }

        path ??= "/";
        var status = statusCode ?? 200;
        var key = string.Create(CultureInfo.InvariantCulture, $"{builder.Resource.Name}_{endpoint.EndpointName}_{path}_{status}_check");
        builder.ApplicationBuilder.Services.AddHealthChecks().Add(new(
            key,
            services => new HttpEndpointHealthCheck(services.GetRequiredService<IHttpClientFactory>(), endpoint, path, status),
            HealthStatus.Unhealthy,
            tags: null));
        return builder.WithHealthCheck(key);
    }

    private static EndpointReference PreferredHttpEndpoint<T>(IResourceBuilder<T> builder)
        where T : IResourceWithEndpoints
    {
        var endpoints = builder.Resource.GetEndpoints().ToArray();
        return endpoints.FirstOrDefault(endpoint => endpoint.IsHttps)
            ?? endpoints.FirstOrDefault(endpoint => endpoint.IsHttp)
            ?? builder.GetEndpoint("http");
    }
}
