namespace Aspire.Hosting.ApplicationModel;

/// <summary>The names of the resource's instances; a resource without it has one, named like itself.</summary>
internal sealed record ResourceInstancesAnnotation(IReadOnlyList<ResourceInstance> Instances) : IResourceAnnotation;

/// <summary>One instance of a resource.</summary>
/// <param name="Name">Unique in the application.</param>
/// <param name="Suffix">What tells it from others of the same resource; also its telemetry's service.instance.id.</param>
internal sealed record ResourceInstance(string Name, string Suffix);

internal static class ResourceInstances
{
    public static IReadOnlyList<string> InstanceNames(this IResource resource) =>
        resource.Annotations.OfType<ResourceInstancesAnnotation>().LastOrDefault() is { } annotation
            ? [.. annotation.Instances.Select(instance => instance.Name)]
            : [resource.Name];
}
