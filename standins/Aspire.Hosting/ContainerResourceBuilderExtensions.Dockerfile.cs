using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ContainerResourceBuilderExtensions
{
    public static IResourceBuilder<ContainerResource> AddDockerfile(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        string contextPath,
        string? dockerfilePath = null,
        string? stage = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddResource(new ContainerResource(name)).WithDockerfile(contextPath, dockerfilePath, stage);
    }

    /// <param name="contextPath">Relative to the app host's folder.</param>
    /// <param name="dockerfilePath">Relative to the context.</param>
    /// <param name="stage">By default the last one.</param>
    public static IResourceBuilder<T> WithDockerfile<T>(
        this IResourceBuilder<T> builder,
        string contextPath,
        string? dockerfilePath = null,
        string? stage = null)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(contextPath);
        var context = Path.TrimEndingDirectorySeparator(Path.GetFullPath(contextPath, builder.ApplicationBuilder.AppHostDirectory));
        var build = new DockerfileBuildAnnotation(context, Path.GetFullPath(dockerfilePath ?? "Dockerfile", context), stage);
        builder.WithAnnotation(build, ResourceAnnotationMutationBehavior.Replace);

        var name = builder.Resource.Name.ToLowerInvariant();
        var tag = UniqueTag(builder.ApplicationBuilder.AppHostDirectory);
        if (builder.Resource.HasAnnotationOfType<ContainerImageAnnotation>())
        {
            build.ImageName = name;
            build.ImageTag = tag;
            return builder;
        }

        return builder.WithImage(name).WithImageTag(tag);
    }

    /// <param name="value">A string or a thing that has a value, such as a parameter; null takes the value from the builder's own environment.</param>
    public static IResourceBuilder<T> WithBuildArg<T>(this IResourceBuilder<T> builder, string name, object? value)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        DockerfileOf(builder).BuildArguments[name] = value;
        return builder;
    }

    public static IResourceBuilder<T> WithBuildArg<T>(this IResourceBuilder<T> builder, string name, IResourceBuilder<ParameterResource> value)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(value);
        return value.Resource.Secret
            ? throw new InvalidOperationException(
                $"The secret parameter '{value.Resource.Name}' cannot be the build argument '{name}' of '{builder.Resource.Name}'; use WithBuildSecret.")
            : builder.WithBuildArg(name, value.Resource);
    }

    public static IResourceBuilder<T> WithBuildSecret<T>(this IResourceBuilder<T> builder, string name, IResourceBuilder<ParameterResource> value)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        DockerfileOf(builder).BuildSecrets[name] = value.Resource;
        return builder;
    }

    private static DockerfileBuildAnnotation DockerfileOf<T>(IResourceBuilder<T> builder)
        where T : ContainerResource =>
        builder.Resource.Annotations.OfType<DockerfileBuildAnnotation>().SingleOrDefault()
            ?? throw new InvalidOperationException($"The resource '{builder.Resource.Name}' has no Dockerfile yet; call WithDockerfile first.");

    private static string UniqueTag(string appHostDirectory) => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{appHostDirectory}{DateTime.UtcNow.Ticks}"))))[..40];
}
