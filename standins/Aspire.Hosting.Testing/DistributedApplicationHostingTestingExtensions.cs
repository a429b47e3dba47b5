using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>Reaches the resources of a running application.</summary>
public static class DistributedApplicationHostingTestingExtensions
{
    /// <param name="endpointName">By default https if the resource has it, else http.</param>
    public static HttpClient CreateHttpClient(this DistributedApplication app, string resourceName, string? endpointName = null)
    {
        ArgumentNullException.ThrowIfNull(app);
        var client = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient();
        client.BaseAddress = app.GetEndpoint(resourceName, endpointName);
        return client;
    }

    public static Uri GetEndpoint(this DistributedApplication app, string resourceName, string? endpointName = null) =>
        app.GetEndpointForNetwork(resourceName, null, endpointName);

    public static Uri GetEndpointForNetwork(
        this DistributedApplication app,
        string resourceName,
        NetworkIdentifier? networkIdentifier,
        string? endpointName = null)
    {
        var network = networkIdentifier ?? KnownNetworkIdentifiers.LocalhostNetwork;
        var allocated = FindResource(app, resourceName) is IResourceWithEndpoints owner
            ? owner.GetEndpoints(network).Where(endpoint => endpoint.IsAllocated).ToArray()
            : [];
        string[] wanted = string.IsNullOrEmpty(endpointName) ? ["https", "http"] : [endpointName];
        var found = wanted.Select(name => allocated.FirstOrDefault(endpoint => endpoint.EndpointName.Equals(name, StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault(endpoint => endpoint is not null);
        return found is not null ? new(found.Url) : throw new ArgumentException(
            $"The resource '{resourceName}' has no endpoint '{string.Join("' or '", wanted)}'. "
            + $"Its endpoints: {string.Join(", ", allocated.Select(endpoint => endpoint.EndpointName))}.",
            nameof(endpointName));
    }

    public static ValueTask<string?> GetConnectionStringAsync(
        this DistributedApplication app,
        string resourceName,
        CancellationToken cancellationToken = default) =>
        FindResource(app, resourceName) is IResourceWithConnectionString resource
            ? resource.GetConnectionStringAsync(cancellationToken)
            : throw new ArgumentException($"The resource '{resourceName}' has no connection string.", nameof(resourceName));

    private static IResource FindResource(DistributedApplication app, string resourceName)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentException.ThrowIfNullOrEmpty(resourceName);
        if (!app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.IsCancellationRequested)
        {
            throw new InvalidOperationException("The application has not started; call StartAsync first.");
        }

        return app.Services.GetRequiredService<DistributedApplicationModel>().Resources.TryGetByName(resourceName, out var resource)
            ? resource
            : throw new ArgumentException($"There is no resource '{resourceName}'.", nameof(resourceName));
    }
}
