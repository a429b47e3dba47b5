using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Where a URL is shown.</summary>
public enum UrlDisplayLocation
{
    SummaryAndDetails = 0,
    DetailsOnly = 1,
}

/// <summary>A URL that is shown for the resource.</summary>
[DebuggerDisplay("Url = {Url}, DisplayText = {DisplayText}")]
public sealed class ResourceUrlAnnotation : IResourceAnnotation
{
#pragma warning disable CA1051 // A field in the package's API.
    public int? DisplayOrder;
#pragma warning restore CA1051

    public required string Url { get; set; }

    public string? DisplayText { get; set; }

    public EndpointReference? Endpoint { get; init; }

    public UrlDisplayLocation DisplayLocation { get; set; }
}

/// <summary>Changes the URLs that are shown for the resource.</summary>
public sealed class ResourceUrlsCallbackAnnotation : IResourceAnnotation
{
    public ResourceUrlsCallbackAnnotation(Action<ResourceUrlsCallbackContext> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Callback = context =>
        {
            callback(context);
            return Task.CompletedTask;
        };
    }

    public ResourceUrlsCallbackAnnotation(Func<ResourceUrlsCallbackContext, Task> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Callback = callback;
    }

    public Func<ResourceUrlsCallbackContext, Task> Callback { get; }
}

/// <summary>What a URLs callback sees and changes.</summary>
public class ResourceUrlsCallbackContext(
    DistributedApplicationExecutionContext executionContext,
    IResource resource,
    List<ResourceUrlAnnotation>? urls = null,
    CancellationToken cancellationToken = default)
{
    public IResource Resource { get; } = resource ?? throw new ArgumentNullException(nameof(resource));

    public List<ResourceUrlAnnotation> Urls { get; } = urls ?? [];

    public CancellationToken CancellationToken { get; } = cancellationToken;

    public ILogger Logger { get; set; } = NullLogger.Instance;

    public DistributedApplicationExecutionContext ExecutionContext { get; } =
        executionContext ?? throw new ArgumentNullException(nameof(executionContext));

    public EndpointReference? GetEndpoint(string name) =>
        Resource is IResourceWithEndpoints owner && owner.GetEndpoint(name) is { Exists: true } endpoint ? endpoint : null;
}
