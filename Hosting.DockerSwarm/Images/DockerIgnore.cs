using System.Text;
using System.Text.RegularExpressions;

namespace Aspire.Hosting.DockerSwarm.Images;

/// <summary>The rules of a <c>.dockerignore</c>: which files of a folder a build doesn't see.</summary>
/// <remarks>
/// Patterns are Go's <c>filepath.Match</c> with <c>**</c> for any number of folders; the last rule that matches a path or a folder above it
/// counts.
/// </remarks>
internal sealed class DockerIgnore
{
    private readonly List<(Regex Pattern, bool Excludes)> _rules;

    private DockerIgnore(List<(Regex Pattern, bool Excludes)> rules) => _rules = rules;

    /// <summary>The Dockerfile's own ignore file, or that of the context; null if there is neither.</summary>
    public static string? FileFor(string context, string dockerfile) =>
        new[] { dockerfile + ".dockerignore", Path.Combine(context, ".dockerignore") }.FirstOrDefault(File.Exists);

    public static DockerIgnore Parse(string text) => new(
    [
        .. text.Split('\n')
            .Select(line => line.Trim())
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line[0] == '!' ? (Path: line[1..].Trim(), Excludes: false) : (Path: line, Excludes: true))
            .Select(rule => (Path: rule.Path.Trim('/'), rule.Excludes))
            .Where(rule => rule.Path is not ("" or "."))
            .Select(rule => (ToRegex(rule.Path), rule.Excludes)),
    ]);

    /// <param name="path">Relative to the context, with slashes.</param>
    public bool Excludes(string path) => _rules.FindLast(rule => rule.Pattern.IsMatch(path)) is { Pattern: not null, Excludes: true };

    /// <summary>The files that a build sees, by relative path with slashes, in an order that is the same everywhere.</summary>
    public IEnumerable<(string Name, string Path)> Included(string context)
    {
        // Only without exceptions an ignored folder is known to have nothing that is wanted.
        var mayPrune = _rules.TrueForAll(rule => rule.Excludes);
        return Walk(new(context), "").OrderBy(file => file.Name, StringComparer.Ordinal);

        IEnumerable<(string Name, string Path)> Walk(DirectoryInfo folder, string prefix)
        {
            foreach (var entry in folder.EnumerateFileSystemInfos())
            {
                var name = prefix + entry.Name;
                if (entry is DirectoryInfo { LinkTarget: null } inner)
                {
                    if (!mayPrune || !Excludes(name))
                    {
                        foreach (var file in Walk(inner, name + "/"))
                        {
                            yield return file;
                        }
                    }
                }
                else if (!Excludes(name))
                {
                    yield return (name, entry.FullName);
                }
            }
        }
    }

    private static Regex ToRegex(string pattern)
    {
        var regex = new StringBuilder("^");
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '*' when i + 1 < pattern.Length && pattern[i + 1] == '*':
                    i++;
                    // "**/" stands for no folder, too.
                    regex.Append(i + 1 < pattern.Length && pattern[i + 1] == '/' ? "(.*/)?" : ".*");
                    i += i + 1 < pattern.Length && pattern[i + 1] == '/' ? 1 : 0;
                    break;
                case '*':
                    regex.Append("[^/]*");
                    break;
                case '?':
                    regex.Append("[^/]");
                    break;
                case '[' when pattern.IndexOf(']', i + 1) is > 0 and var end:
                    regex.Append(pattern, i, end - i + 1);
                    i = end;
                    break;
                case '\\' when i + 1 < pattern.Length:
                    regex.Append(Regex.Escape(pattern[++i].ToString()));
                    break;
                default:
                    regex.Append(Regex.Escape(pattern[i].ToString()));
                    break;
            }
        }

        return new(regex.Append("(/.*)?$").ToString(), RegexOptions.Singleline | RegexOptions.CultureInvariant);
    }
}
