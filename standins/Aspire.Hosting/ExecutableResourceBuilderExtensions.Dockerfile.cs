using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ExecutableResourceBuilderExtensions
{
    /// <summary>When published, the program is a container that is built from the Dockerfile in its working directory.</summary>
    public static IResourceBuilder<T> PublishAsDockerFile<T>(this IResourceBuilder<T> builder)
        where T : ExecutableResource => builder.PublishAsDockerFile(_ => { });

    /// <inheritdoc cref="PublishAsDockerFile{T}(IResourceBuilder{T})" />
    /// <remarks>The container shares the program's annotations. Calling it again configures the same container further.</remarks>
    public static IResourceBuilder<T> PublishAsDockerFile<T>(
        this IResourceBuilder<T> builder,
        Action<IResourceBuilder<ContainerResource>>? configure)
        where T : ExecutableResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (!builder.ApplicationBuilder.ExecutionContext.IsPublishMode)
        {
            return builder;
        }

        var existing = builder.ApplicationBuilder.Resources.OfType<ExecutableContainerResource>()
            .FirstOrDefault(container => ResourceName.Comparer.Equals(container.Name, builder.Resource.Name));
        if (existing is not null)
        {
            // Arguments of the process on this machine mean nothing within the container.
            configure?.Invoke(builder.ApplicationBuilder.CreateResourceBuilder(existing).WithArgs(context => context.Args.Clear()));
            return builder;
        }

        builder.ApplicationBuilder.Resources.Remove(builder.Resource);
        var converted = new ExecutableContainerResource(builder.Resource);
        var container = builder.ApplicationBuilder.AddResource(converted);
        container.WithImage(builder.Resource.Name)
            .WithDockerfile(builder.Resource.WorkingDirectory)
            .WithArgs(context => context.Args.Clear());
        configure?.Invoke(container);
        return builder.WithManifestPublishingCallback(context => context.WriteContainerAsync(converted));
    }

    private sealed class ExecutableContainerResource(ExecutableResource executable) : ContainerResource(executable.Name)
    {
        public override ResourceAnnotationCollection Annotations => executable.Annotations;
    }
}
