using System.Xml;
using System.Xml.Linq;

namespace Aspire.Hosting.DockerSwarm.Images;

/// <summary>
/// The files that a .NET project is built from: its folder, those of the projects that it refers to, and what MSBuild and NuGet read in the
/// folders above.
/// </summary>
/// <remarks>References under a condition count in any case: more files than needed are harmless, fewer aren't.</remarks>
internal static class ProjectSources
{
    private static readonly string[] ReadFromAbove =
        ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json", "NuGet.config", "nuget.config"];

    private static readonly string[] BuildOutput = ["bin", "obj", "artifacts", "node_modules"];

    /// <summary>The files by their paths relative to the project's folder, in an order that is the same everywhere.</summary>
    /// <exception cref="DistributedApplicationException">A project is missing, or can't be followed.</exception>
    public static IEnumerable<(string Name, string Path)> Of(string projectPath)
    {
        var projects = new HashSet<string>();
        Follow(Path.GetFullPath(projectPath), projects);
        var root = Path.GetDirectoryName(Path.GetFullPath(projectPath))!;
        return projects
            .SelectMany(project => FilesOf(new DirectoryInfo(Path.GetDirectoryName(project)!)).Concat(Above(project)))
            .Distinct()
            .Select(path => (Name: Path.GetRelativePath(root, path).Replace('\\', '/'), Path: path))
            .OrderBy(file => file.Name, StringComparer.Ordinal);
    }

    private static void Follow(string project, HashSet<string> projects)
    {
        if (!projects.Add(project))
        {
            return;
        }

        if (!File.Exists(project))
        {
            throw new DistributedApplicationException($"image: there is no project '{project}'.");
        }

        foreach (var include in References(project))
        {
            var reference = include.Replace("$(MSBuildThisFileDirectory)", "", StringComparison.OrdinalIgnoreCase)
                .Replace("$(MSBuildProjectDirectory)", ".", StringComparison.OrdinalIgnoreCase)
                .Replace('\\', '/');
            if (reference.Contains("$(", StringComparison.Ordinal) || reference.Contains("@(", StringComparison.Ordinal))
            {
                throw new DistributedApplicationException(
                    $"image: '{project}' refers to '{include}', which only MSBuild can resolve. State the path, or publish with a "
                        + "Dockerfile (PublishAsDockerFile).");
            }

            Follow(Path.GetFullPath(reference, Path.GetDirectoryName(project)!), projects);
        }
    }

    private static string[] References(string project)
    {
        try
        {
            return
            [
                .. XDocument.Load(project).Descendants()
                    .Where(element => element.Name.LocalName == "ProjectReference")
                    .SelectMany(element => (element.Attribute("Include")?.Value ?? "").Split(';', StringSplitOptions.TrimEntries))
                    .Where(include => include.Length > 0),
            ];
        }
        catch (XmlException exception)
        {
            throw new DistributedApplicationException($"image: the project '{project}' is not valid XML: {exception.Message}", exception);
        }
    }

    private static IEnumerable<string> FilesOf(DirectoryInfo folder)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (entry is not DirectoryInfo inner)
            {
                yield return entry.FullName;
            }
            else if (!BuildOutput.Contains(inner.Name) && inner.Name[0] != '.' && inner.LinkTarget is null)
            {
                foreach (var file in FilesOf(inner))
                {
                    yield return file;
                }
            }
        }
    }

    private static IEnumerable<string> Above(string project)
    {
        for (var folder = Directory.GetParent(project)?.Parent; folder is not null; folder = folder.Parent)
        {
            foreach (var path in ReadFromAbove.Select(name => Path.Combine(folder.FullName, name)).Where(File.Exists))
            {
                yield return path;
            }
        }
    }
}
