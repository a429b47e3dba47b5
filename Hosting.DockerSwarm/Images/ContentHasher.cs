using System.Security.Cryptography;
using System.Text;

namespace Aspire.Hosting.DockerSwarm.Images;

/// <summary>Hashes what images are built from: the same content, wherever it lies, has the same hash.</summary>
/// <remarks>A base image under a tag that moves isn't a part of it: state the base by its digest, or as a build argument.</remarks>
internal sealed class ContentHasher
{
    private const int TagLength = 12;

    private readonly Dictionary<(string Folder, string Ignore), string> _contexts = [];

    /// <exception cref="DistributedApplicationException">Something that it is built from is missing.</exception>
    public string Hash(ImageBuild.Dockerfile build)
    {
        var (context, dockerfile) = (build.Annotation.ContextPath, build.Annotation.DockerfilePath);
        if (!File.Exists(dockerfile))
        {
            throw new DistributedApplicationException($"image: there is no Dockerfile '{dockerfile}'.");
        }

        if (!Directory.Exists(context))
        {
            throw new DistributedApplicationException($"image: there is no build context '{context}'.");
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, "dockerfile", File.ReadAllText(dockerfile));
        Add(hash, "stage", build.Annotation.Stage ?? "");
        foreach (var (name, value) in build.Arguments)
        {
            Add(hash, "argument " + name, value ?? Environment.GetEnvironmentVariable(name) ?? "");
        }

        foreach (var name in build.Secrets.Keys)
        {
            Add(hash, "secret", name);
        }

        Add(hash, "context", HashContext(context, dockerfile));
        return Tag(hash);
    }

    /// <exception cref="DistributedApplicationException">Something that it is built from is missing.</exception>
    public static string Hash(ImageBuild.DotnetProject build)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, path) in ProjectSources.Of(build.ProjectPath))
        {
            AddFile(hash, name, path);
        }

        return Tag(hash);
    }

    private string HashContext(string context, string dockerfile)
    {
        var ignore = DockerIgnore.FileFor(context, dockerfile);
        var patterns = ignore is null ? "" : File.ReadAllText(ignore);
        if (!_contexts.TryGetValue((context, patterns), out var known))
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var (name, path) in DockerIgnore.Parse(patterns).Included(context))
            {
                AddFile(hash, name, path);
            }

            known = Convert.ToHexStringLower(hash.GetHashAndReset());
            _contexts.Add((context, patterns), known);
        }

        return known;
    }

    private static void AddFile(IncrementalHash hash, string name, string path)
    {
        var file = new FileInfo(path);
        if (file.LinkTarget is { } target)
        {
            Add(hash, "link " + name, target);
            return;
        }

        var isExecutable = !OperatingSystem.IsWindows() && file.UnixFileMode.HasFlag(UnixFileMode.UserExecute);
        using var stream = file.OpenRead();
        Add(hash, (isExecutable ? "program " : "file ") + name, Convert.ToHexStringLower(SHA256.HashData(stream)));
    }

    /// <summary>Names and contents are told apart by their lengths.</summary>
    private static void Add(IncrementalHash hash, string name, string content)
    {
        foreach (var text in (ReadOnlySpan<string>)[name, content])
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            hash.AppendData(BitConverter.GetBytes(bytes.LongLength));
            hash.AppendData(bytes);
        }
    }

    private static string Tag(IncrementalHash hash) => Convert.ToHexStringLower(hash.GetHashAndReset())[..TagLength];
}
