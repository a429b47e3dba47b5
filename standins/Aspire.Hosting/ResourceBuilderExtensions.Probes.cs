using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Adds a probe of the type, in place of an earlier one, and a health check of the same endpoint.</summary>
    [Experimental("ASPIREPROBES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
    public static IResourceBuilder<T> WithHttpProbe<T>(
        this IResourceBuilder<T> builder,
        ProbeType type,
        string? path = null,
        int? initialDelaySeconds = null,
        int? periodSeconds = null,
        int? timeoutSeconds = null,
        int? failureThreshold = null,
        int? successThreshold = null,
        [EndpointName] string? endpointName = null)
        where T : IResourceWithEndpoints, IResourceWithProbes
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithHttpProbe(
            type,
            endpointName is null ? null : () => builder.GetEndpoint(endpointName),
            path,
            initialDelaySeconds,
            periodSeconds,
            timeoutSeconds,
            failureThreshold,
            successThreshold);
    }

    /// <inheritdoc cref="WithHttpProbe{T}(IResourceBuilder{T}, ProbeType, string?, int?, int?, int?, int?, int?, string?)" />
    [Experimental("ASPIREPROBES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
    public static IResourceBuilder<T> WithHttpProbe<T>(
        this IResourceBuilder<T> builder,
        ProbeType type,
        Func<EndpointReference>? endpointSelector,
        string? path = null,
        int? initialDelaySeconds = null,
        int? periodSeconds = null,
        int? timeoutSeconds = null,
        int? failureThreshold = null,
        int? successThreshold = null)
        where T : IResourceWithEndpoints, IResourceWithProbes
    {
        ArgumentNullException.ThrowIfNull(builder);
        var probe = new EndpointProbeAnnotation
        {
            Type = type,
            EndpointReference = endpointSelector is null ? PreferredHttpEndpoint(builder) : endpointSelector(),
            Path = path ?? "/",
            InitialDelaySeconds = initialDelaySeconds ?? 5,
            PeriodSeconds = periodSeconds ?? 5,
            TimeoutSeconds = timeoutSeconds ?? 1,
            FailureThreshold = failureThreshold ?? 3,
            SuccessThreshold = successThreshold ?? 1,
        };
        foreach (var earlier in builder.Resource.Annotations.OfType<ProbeAnnotation>().Where(existing => existing.Type == type).ToArray())
        {
            builder.Resource.Annotations.Remove(earlier);
        }

        return builder.WithAnnotation<EndpointProbeAnnotation>(probe).WithHttpHealthCheck(endpointSelector, path);
    }
}
