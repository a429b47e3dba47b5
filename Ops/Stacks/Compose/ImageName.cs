namespace MetalsPipeline.Ops.Stacks.Compose;

/// <summary>An image's name as a stack file has it.</summary>
/// <param name="Text">REGISTRY/PATH:TAG@DIGEST, of which the path alone is needed.</param>
internal readonly record struct ImageName(string Text)
{
    private const string DockerHub = "docker.io";

    public bool HasDigest => Text.Contains('@', StringComparison.Ordinal);

    /// <summary>Whether its name says where it is to be had, and not only what the nodes call it.</summary>
    public bool HasRegistry => Text.Split('/') is [var host, _, ..] && (host.Contains('.', StringComparison.Ordinal) || host.Contains(':', StringComparison.Ordinal) || host == "localhost");

    /// <summary>Host of the registry.</summary>
    public string Registry => HasRegistry ? Text[..Text.IndexOf('/', StringComparison.Ordinal)] : DockerHub;

    /// <summary>As the docker command hands it to the engine: with a tag, and without what Docker takes for granted.</summary>
    public string Short
    {
        get
        {
            var name = Text;
            foreach (var given in (string[])[$"{DockerHub}/", "index.docker.io/"])
                name = name.StartsWith(given, StringComparison.Ordinal) ? name[given.Length..] : name;
            if (Registry is DockerHub or "index.docker.io" && name.StartsWith("library/", StringComparison.Ordinal))
                name = name["library/".Length..];
            var lastPart = name[(name.LastIndexOf('/') + 1)..];
            return lastPart.Contains(':', StringComparison.Ordinal) || HasDigest ? name : $"{name}:latest";
        }
    }
}
