using System.Text;
using Aspire.Hosting.DockerSwarm.Mapping;
using Aspire.Hosting.DockerSwarm.Secrets;

namespace Aspire.Hosting.DockerSwarm.Output;

/// <summary>What is published: all files are made before the first one is written, so that an error leaves the folder as it was.</summary>
internal static class PublishedFiles
{
    public const string StackFile = "stack.yml";

    public const string ConfigFolder = "configs";

    /// <exception cref="DistributedApplicationException">A secret would be written.</exception>
    public static async Task WriteAsync(CompleteStack complete, string folder, CancellationToken cancellationToken)
    {
        var files = new Dictionary<string, ReadOnlyMemory<byte>>
        {
            [StackFile] = Encoding.UTF8.GetBytes(StackYaml.Write(complete.Stack)),
            ["deploy.env"] = Encoding.UTF8.GetBytes(DeployEnvironment.Write(complete)),
            ["README.md"] = Encoding.UTF8.GetBytes(OperatorReadme.Write(complete)),
        };
        foreach (var config in complete.Stack.Configs)
        {
            files[$"{ConfigFolder}/{config.Key}"] = config.Content;
        }

        await SecretLeaks.ThrowIfAnyAsync(complete.Stack.Secrets, files, cancellationToken);
        Directory.CreateDirectory(folder);
        RemoveStaleConfigs(Path.Combine(folder, ConfigFolder), files);
        foreach (var (name, content) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            WriteAside(Path.Combine(folder, name), content);
        }
    }

    /// <summary>The folder of configs is ours alone.</summary>
    private static void RemoveStaleConfigs(string folder, Dictionary<string, ReadOnlyMemory<byte>> files)
    {
        if (Directory.Exists(folder))
        {
            foreach (var stale in Directory.EnumerateFiles(folder).Where(file => !files.ContainsKey($"{ConfigFolder}/{Path.GetFileName(file)}")))
            {
                File.Delete(stale);
            }
        }
    }

    /// <summary>Whoever reads the file sees the old content or the new one, never a half.</summary>
    private static void WriteAside(string path, ReadOnlyMemory<byte> content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var aside = path + ".tmp";
        File.WriteAllBytes(aside, content.Span);
        File.Move(aside, path, overwrite: true);
    }
}
