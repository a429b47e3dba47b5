using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Supervision;

/// <summary>The URLs that are shown for a resource: those of its endpoints, and those that the model adds or changes.</summary>
internal static class ResourceUrls
{
    public static async Task<ImmutableArray<UrlSnapshot>> CreateAsync(
        IResource resource,
        DistributedApplicationExecutionContext executionContext,
        ILogger logger,
        CancellationToken cancellationToken)
    {
        var urls = new List<ResourceUrlAnnotation>();
        if (resource is IResourceWithEndpoints owner)
        {
            urls.AddRange(owner.GetEndpoints().Where(endpoint => endpoint.IsAllocated)
                .Select(endpoint => new ResourceUrlAnnotation { Url = endpoint.Url, Endpoint = endpoint }));
        }

        urls.AddRange(resource.Annotations.OfType<ResourceUrlAnnotation>());
        var context = new ResourceUrlsCallbackContext(executionContext, resource, urls, cancellationToken) { Logger = logger };
        foreach (var callback in resource.Annotations.OfType<ResourceUrlsCallbackAnnotation>())
        {
            await callback.Callback(context);
        }

        return
        [
            .. urls.Select(url => new UrlSnapshot(url.Endpoint?.EndpointName, url.Url, IsInternal: url.DisplayLocation == UrlDisplayLocation.DetailsOnly)
            {
                DisplayProperties = new(url.DisplayText ?? "", url.DisplayOrder ?? 0),
            }),
        ];
    }
}
