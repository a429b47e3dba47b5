using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.DockerSwarm.Images;

/// <summary>The image of a service, and how it comes to be.</summary>
/// <param name="Name">The image as the stack names it: with registry and path, if any, and tag or digest.</param>
/// <param name="Build">How it is built; null for somebody else's image.</param>
internal sealed record ServiceImage(string Name, ImageBuild? Build);

/// <summary>How an image is built.</summary>
internal abstract record ImageBuild
{
    /// <summary>From a Dockerfile.</summary>
    /// <param name="Annotation">Dockerfile, context and stage.</param>
    /// <param name="Arguments">Build arguments; null takes the value from the builder's own environment.</param>
    /// <param name="Secrets">Secrets that only the build sees.</param>
    public sealed record Dockerfile(
        DockerfileBuildAnnotation Annotation,
        IReadOnlyDictionary<string, string?> Arguments,
        IReadOnlyDictionary<string, ParameterResource> Secrets) : ImageBuild;

    /// <summary>By the .NET SDK itself.</summary>
    public sealed record DotnetProject(string ProjectPath) : ImageBuild;
}
