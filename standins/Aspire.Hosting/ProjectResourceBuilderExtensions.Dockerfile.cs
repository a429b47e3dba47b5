using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ProjectResourceBuilderExtensions
{
    /// <summary>When published, the project is a container that is built from the Dockerfile in its folder.</summary>
    /// <remarks>The container shares the project's annotations. Calling it again configures the same container further.</remarks>
    public static IResourceBuilder<T> PublishAsDockerFile<T>(
        this IResourceBuilder<T> builder,
        Action<IResourceBuilder<ContainerResource>>? configure = null)
        where T : ProjectResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (!builder.ApplicationBuilder.ExecutionContext.IsPublishMode)
        {
            return builder;
        }

        var existing = builder.ApplicationBuilder.Resources.OfType<ProjectContainerResource>()
            .FirstOrDefault(container => ResourceName.Comparer.Equals(container.Name, builder.Resource.Name));
        if (existing is not null)
        {
            configure?.Invoke(builder.ApplicationBuilder.CreateResourceBuilder(existing));
            return builder;
        }

        builder.ApplicationBuilder.Resources.Remove(builder.Resource);
        var converted = new ProjectContainerResource(builder.Resource);
        var container = builder.ApplicationBuilder.AddResource(converted);
        container.WithImage(builder.Resource.Name)
            .WithDockerfile(Path.GetDirectoryName(builder.Resource.GetProjectMetadata().ProjectPath)!)
            // Arguments of the process on this machine mean nothing within the container.
            .WithArgs(context => context.Args.Clear())
            .WithEndpoint("http", endpoint => endpoint.TargetPort ??= 8080, createIfNotExists: false)
            .WithEndpoint("https", endpoint => endpoint.TargetPort ??= 8080, createIfNotExists: false);
        configure?.Invoke(container);
        return builder.WithManifestPublishingCallback(context => context.WriteContainerAsync(converted));
    }

    private sealed class ProjectContainerResource(ProjectResource project) : ContainerResource(project.Name)
    {
        public override ResourceAnnotationCollection Annotations => project.Annotations;
    }
}
