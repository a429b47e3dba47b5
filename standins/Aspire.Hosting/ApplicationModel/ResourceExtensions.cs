using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Reads a resource's annotations.</summary>
public static partial class ResourceExtensions
{
    public static bool TryGetLastAnnotation<T>(this IResource resource, [NotNullWhen(true)] out T? annotation)
        where T : IResourceAnnotation
    {
        ArgumentNullException.ThrowIfNull(resource);
        annotation = resource.Annotations.OfType<T>().LastOrDefault();
        return annotation is not null;
    }

    public static bool TryGetAnnotationsOfType<T>(this IResource resource, [NotNullWhen(true)] out IEnumerable<T>? result)
        where T : IResourceAnnotation
    {
        ArgumentNullException.ThrowIfNull(resource);
        var found = resource.Annotations.OfType<T>().ToArray();
        result = found.Length == 0 ? null : found;
        return result is not null;
    }

    public static bool HasAnnotationOfType<T>(this IResource resource)
        where T : IResourceAnnotation
    {
        ArgumentNullException.ThrowIfNull(resource);
        return resource.Annotations.OfType<T>().Any();
    }

    public static bool TryGetEndpoints(this IResource resource, [NotNullWhen(true)] out IEnumerable<EndpointAnnotation>? endpoints) =>
        resource.TryGetAnnotationsOfType(out endpoints);

    public static bool TryGetEnvironmentVariables(
        this IResource resource,
        [NotNullWhen(true)] out IEnumerable<EnvironmentCallbackAnnotation>? environmentVariables) =>
        resource.TryGetAnnotationsOfType(out environmentVariables);

    public static bool TryGetUrls(this IResource resource, [NotNullWhen(true)] out IEnumerable<ResourceUrlAnnotation>? urls) =>
        resource.TryGetAnnotationsOfType(out urls);

    public static bool TryGetContainerMounts(
        this IResource resource,
        [NotNullWhen(true)] out IEnumerable<ContainerMountAnnotation>? volumeMounts) =>
        resource.TryGetAnnotationsOfType(out volumeMounts);

    /// <summary>The image as the container engine is given it: registry/image:tag or registry/image@sha256:….</summary>
    public static bool TryGetContainerImageName(this IResource resource, [NotNullWhen(true)] out string? imageName)
    {
        imageName = null;
        if (resource.TryGetLastAnnotation<ContainerImageAnnotation>(out var image))
        {
            var registry = string.IsNullOrEmpty(image.Registry) ? "" : $"{image.Registry}/";
            var version = image switch
            {
                { SHA256: { Length: > 0 } digest } => $"@sha256:{digest}",
                { Tag: { Length: > 0 } tag } => $":{tag}",
                _ => "",
            };
            imageName = $"{registry}{image.Image}{version}";
        }

        return imageName is not null;
    }

    public static EndpointReference GetEndpoint(this IResourceWithEndpoints resource, string endpointName) => new(resource, endpointName);

    public static EndpointReference GetEndpoint(this IResourceWithEndpoints resource, string endpointName, NetworkIdentifier contextNetworkId) =>
        new(resource, endpointName, contextNetworkId);

    public static IEnumerable<EndpointReference> GetEndpoints(this IResourceWithEndpoints resource) =>
        [.. resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => new EndpointReference(resource, endpoint))];

    public static IEnumerable<EndpointReference> GetEndpoints(this IResourceWithEndpoints resource, NetworkIdentifier contextNetworkId) =>
        [.. resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => new EndpointReference(resource, endpoint, contextNetworkId))];

    public static int GetReplicaCount(this IResource resource) =>
        resource.TryGetLastAnnotation<ReplicaAnnotation>(out var replicas) ? replicas.Replicas : 1;

    public static bool IsExcludedFromPublish(this IResource resource) =>
        resource.TryGetLastAnnotation<ManifestPublishingCallbackAnnotation>(out var publishing)
        && ReferenceEquals(publishing, ManifestPublishingCallbackAnnotation.Ignore);
}
