using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.DockerSwarm.Mapping;

/// <summary>Tells resources apart by what the app model says of them.</summary>
internal static class ResourceKinds
{
    /// <summary>Whether it is a .NET project, also one that is published as a container of its own Dockerfile.</summary>
    public static bool IsDotnetProject(this IResource resource) => resource.HasAnnotationOfType<IProjectMetadata>();

    /// <summary>Whether its image is built by us, in contrast to somebody else's image that is only run.</summary>
    public static bool IsBuiltHere(this IResource resource) =>
        resource.HasAnnotationOfType<DockerfileBuildAnnotation>() || resource is ProjectResource;
}
