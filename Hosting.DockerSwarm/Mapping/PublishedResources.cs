using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.DockerSwarm.Validation;

namespace Aspire.Hosting.DockerSwarm.Mapping;

/// <summary>Selects the resources that become services.</summary>
internal static class PublishedResources
{
    public static IReadOnlyList<IResource> Of(DockerSwarmEnvironmentResource environment, DistributedApplicationModel model, Problems problems)
    {
        var published = new List<IResource>();
        foreach (var resource in model.Resources.Where(resource => BelongsTo(environment, resource)))
        {
            if (resource is ProjectResource || resource.IsContainer())
            {
                published.Add(resource);
            }
            else
            {
                problems.Add($"resource '{resource.Name}'", $"a {resource.GetType().Name} can't be published to a Swarm. "
                    + "Publish it as a container (PublishAsDockerFile), or leave it out of what is published (ExcludeFromManifest).");
            }
        }

        return published;
    }

    private static bool BelongsTo(DockerSwarmEnvironmentResource environment, IResource resource) =>
        (resource is IComputeResource || resource.IsContainer())
        && !resource.IsExcludedFromPublish()
        && (resource.GetComputeEnvironment() ?? environment) == environment
        && !(resource.TryGetLastAnnotation<DockerfileBuildAnnotation>(out var build) && !build.HasEntrypoint);
}
