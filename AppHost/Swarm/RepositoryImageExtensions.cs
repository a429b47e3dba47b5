namespace MetalsPipeline.AppHost.Swarm;

/// <summary>Images of the repository's own programs, all from its one Dockerfile.</summary>
internal static class RepositoryImageExtensions
{
    /// <summary>When published, the project is a container of ours. It listens on the port that it has on this machine.</summary>
    /// <param name="service">The project.</param>
    /// <param name="options">How the system is composed.</param>
    /// <param name="args">Arguments of the program.</param>
    public static IResourceBuilder<ProjectResource> PublishedFromDockerfile(
        this IResourceBuilder<ProjectResource> service, PipelineOptions options, params string[] args)
    {
        var project = Path.GetFileNameWithoutExtension(service.Resource.GetProjectMetadata().ProjectPath);
        return service.PublishAsDockerFile(container => container
            .BuiltFromRepository(project, options, target: "service")
            .WithEndpoint("http", endpoint => endpoint.TargetPort = endpoint.Port, createIfNotExists: false)
            .WithArgs(args));
    }

    /// <summary>Builds the container's image from a project of the repository.</summary>
    /// <param name="container">The container.</param>
    /// <param name="project">Name of the project.</param>
    /// <param name="options">How the system is composed.</param>
    /// <param name="target">The Dockerfile's stage.</param>
    public static IResourceBuilder<T> BuiltFromRepository<T>(this IResourceBuilder<T> container, string project, PipelineOptions options, string target)
        where T : ContainerResource
    {
        container.WithDockerfile("..", stage: target).WithBuildArg("PROJECT", project);
        if (options.SdkImage is { Length: > 0 } sdk)
            container.WithBuildArg("SDK_IMAGE", sdk);
        if (options.RuntimeImage is { Length: > 0 } runtime)
            container.WithBuildArg("RUNTIME_IMAGE", runtime);
        return container;
    }
}
