namespace Aspire.Hosting.ApplicationModel;

/// <summary>The resource's image is built from a Dockerfile.</summary>
public class DockerfileBuildAnnotation(string contextPath, string dockerfilePath, string? stage) : IResourceAnnotation
{
    public string ContextPath => contextPath;

    public string DockerfilePath => dockerfilePath;

    public string? Stage => stage;

    /// <summary>Values are strings or things that have a value, such as parameters; null takes the value from the builder's own environment.</summary>
    public Dictionary<string, object?> BuildArguments { get; } = [];

    public Dictionary<string, object> BuildSecrets { get; } = [];

    public string? ImageName { get; set; }

    public string? ImageTag { get; set; }

    /// <summary>An image without an entry point is built for its files and isn't run.</summary>
    public bool HasEntrypoint { get; set; } = true;
}
