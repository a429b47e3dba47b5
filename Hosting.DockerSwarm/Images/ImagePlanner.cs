using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.DockerSwarm.Mapping;

namespace Aspire.Hosting.DockerSwarm.Images;

/// <summary>Names the images of services. What we build is tagged by what it is built from, so that a tag means a content.</summary>
internal sealed class ImagePlanner(string? registry, ValueResolver resolver, ContentHasher hasher)
{
    /// <exception cref="DistributedApplicationException">The resource's image can't be told.</exception>
    public async Task<ServiceImage> PlanAsync(IResource resource)
    {
        if (resource.TryGetLastAnnotation<DockerfileBuildAnnotation>(out var dockerfile))
        {
            var build = await DockerfileAsync(dockerfile, resource);
            return new(Named(resource, hasher.Hash(build)), build);
        }

        if (resource is ProjectResource project)
        {
            var build = new ImageBuild.DotnetProject(project.GetProjectMetadata().ProjectPath);
            return new(Named(resource, ContentHasher.Hash(build)), build);
        }

        return resource.TryGetContainerImageName(out var name)
            ? new(name, Build: null)
            : throw new DistributedApplicationException("image: it has none; call WithImage, or WithDockerfile.");
    }

    private string Named(IResource resource, string tag)
    {
        var name = $"{DockerSwarmEnvironmentResource.ServiceName(resource)}:{tag}";
        return registry is null ? name : $"{registry}/{name}";
    }

    private async Task<ImageBuild.Dockerfile> DockerfileAsync(DockerfileBuildAnnotation annotation, IResource resource)
    {
        var arguments = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (name, value) in annotation.BuildArguments)
        {
            var resolved = await resolver.ResolveAsync(value, resource);
            arguments[name] = resolved.HasSecret
                ? throw new DistributedApplicationException($"build argument '{name}': it contains a secret, which the image would "
                    + "show; use WithBuildSecret.")
                : value is null ? null : resolved.Text;
        }

        var secrets = new SortedDictionary<string, ParameterResource>(StringComparer.Ordinal);
        foreach (var (name, value) in annotation.BuildSecrets)
        {
            secrets[name] = value as ParameterResource
                ?? throw new DistributedApplicationException($"build secret '{name}': it is a {value.GetType().Name}; use a secret "
                    + "parameter.");
        }

        return new(annotation, arguments, secrets);
    }
}
