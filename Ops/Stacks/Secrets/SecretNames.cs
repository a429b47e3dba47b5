using System.Globalization;
using System.Text.RegularExpressions;
using MetalsPipeline.Ops.Stacks.Compose;

namespace MetalsPipeline.Ops.Stacks.Secrets;

/// <summary>
/// What the secrets of a published stack are called in the Swarm: STACK-KEY-HASH, where the hash follows a value that was given when the
/// stack was published, or STACK-KEY-gN, where N counts values that nobody gave. Secrets of other names belong to somebody else.
/// </summary>
internal static partial class SecretNames
{
    /// <summary>Label of the secrets that were made for a stack; Docker itself doesn't count those that stack.yml calls external.</summary>
    public const string Label = "aspire.dockerswarm.stack";

    public static bool IsOurs(string key, string name) => Prefix(key, name) is not null;

    /// <summary>Whether the name counts values and doesn't follow from one.</summary>
    public static bool IsCounted(string key, string name) => Generation(key, name) is not null;

    /// <summary>The name for another value.</summary>
    /// <param name="key">Key in the stack file.</param>
    /// <param name="name">The name now.</param>
    /// <param name="all">All names in the Swarm.</param>
    public static string Next(string key, string name, IEnumerable<string> all)
    {
        var prefix = Prefix(key, name) ?? name;
        var newest = all.Where(other => Prefix(key, other) == prefix).Select(other => Generation(key, other) ?? 0).DefaultIfEmpty(0).Max();
        return string.Create(CultureInfo.InvariantCulture, $"{prefix}-g{Math.Max(newest, Generation(key, name) ?? 1) + 1}");
    }

    /// <summary>A stack file that was published before a secret was rotated must not bring the old value back: the higher generation stays.</summary>
    /// <param name="published">The stack file to deploy.</param>
    /// <param name="current">The one that was deployed last.</param>
    /// <param name="stack">The stack's name.</param>
    public static ComposeFile KeepRotated(ComposeFile published, ComposeFile current, string stack)
    {
        var now = StackReader.Read(current, stack).Secrets;
        var file = published;
        foreach (var (key, name) in StackReader.Read(published, stack).Secrets)
        {
            if (now.TryGetValue(key, out var newer) && Prefix(key, newer) == Prefix(key, name) && Generation(key, newer) > Generation(key, name))
                file = file.WithSecret(key, newer);
        }

        return file;
    }

    private static string? Prefix(string key, string name) =>
        Name().Match(name) is { Success: true } match && match.Groups["prefix"].Value is var prefix && prefix.EndsWith($"-{key}", StringComparison.Ordinal) ? prefix : null;

    private static int? Generation(string key, string name) =>
        Prefix(key, name) is not null && Name().Match(name).Groups["generation"] is { Success: true } group ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"^(?<prefix>.+)-(g(?<generation>[0-9]{1,6})|[0-9a-f]{10})\z")]
    private static partial Regex Name();
}
