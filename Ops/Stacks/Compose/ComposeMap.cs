using System.Text.RegularExpressions;
using MetalsPipeline.Ops.Cli;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace MetalsPipeline.Ops.Stacks.Compose;

/// <summary>
/// A mapping of a stack file, read strictly: a value that isn't what it should be is an error, and so is a key that nobody has asked for.
/// </summary>
internal sealed partial class ComposeMap
{
    private readonly string _owner;
    private readonly string _path;
    private readonly Dictionary<string, YamlNode> _unread = [];

    private ComposeMap(YamlNode node, string owner, string path)
    {
        _owner = owner;
        _path = path;
        if (IsNull(node))
            return; // What is declared by its key alone.
        if (node is not YamlMappingNode mapping)
            throw Wrong("", "a mapping");
        foreach (var (key, value) in mapping.Children)
            _unread.Add(((YamlScalarNode)key).Value ?? "", value);
    }

    /// <summary>Reads a whole document.</summary>
    public static T Read<T>(YamlNode root, Func<ComposeMap, T> read) => new ComposeMap(root, "the stack", "").ReadAll(read);

    public string? Text(string key) => Take(key) is { } node ? Text(key, node) : null;

    public string RequiredText(string key) => Text(key) ?? throw Missing(key);

    public bool? Truth(string key) => Parsed(key, text => text switch
    {
        "true" => true,
        "false" => false,
        _ => (bool?)null,
    }, "true or false");

    public long? Number(string key) => Parsed(key, ComposeValues.Number, "a whole number");

    public TimeSpan? Duration(string key) => Parsed(key, ComposeValues.Duration, "a duration like 1m30s");

    /// <summary>A value that a reader of its own understands.</summary>
    public T? Parsed<T>(string key, Func<string, T?> parse, string expected)
        where T : struct => Take(key) is { } node ? parse(Scalar(key, node, expected)) ?? throw Wrong(key, expected) : null;

    /// <summary>A list of texts; null if there is none.</summary>
    public IList<string>? Texts(string key) => Take(key) switch
    {
        null => null,
        YamlSequenceNode list => [.. list.Select(item => Text(key, item))],
        _ => throw Wrong(key, "a list of texts"),
    };

    /// <summary>Texts by their names; null if there are none.</summary>
    public IDictionary<string, string>? NamedTexts(string key) => Take(key) switch
    {
        null => null,
        YamlMappingNode map => map.ToDictionary(entry => ((YamlScalarNode)entry.Key).Value!, entry => Text($"{key}.{entry.Key}", entry.Value)),
        _ => throw Wrong(key, "a mapping of texts"),
    };

    /// <summary>A mapping within this one.</summary>
    public T? Map<T>(string key, Func<ComposeMap, T> read) => Take(key) is { } node ? new ComposeMap(node, _owner, $"{_path}{key}.").ReadAll(read) : default;

    /// <summary>A list of mappings.</summary>
    public List<T> Maps<T>(string key, Func<ComposeMap, T> read) => Take(key) switch
    {
        null => [],
        YamlSequenceNode list => [.. list.Select(item => new ComposeMap(item, _owner, $"{_path}{key}.").ReadAll(read))],
        _ => throw Wrong(key, "a list"),
    };

    /// <summary>Mappings by their names.</summary>
    /// <param name="key">Where they are.</param>
    /// <param name="read">Reads one, given its name.</param>
    /// <param name="kind">What each is, if errors in it are its own.</param>
    public Dictionary<string, T> NamedMaps<T>(string key, Func<string, ComposeMap, T> read, string? kind = null) => Take(key) switch
    {
        null => [],
        YamlMappingNode map => map.ToDictionary(
            entry => ((YamlScalarNode)entry.Key).Value!,
            entry => (kind is null
                    ? new ComposeMap(entry.Value, _owner, $"{_path}{key}.{entry.Key}.")
                    : new ComposeMap(entry.Value, $"{kind} '{entry.Key}'", ""))
                .ReadAll(item => read(((YamlScalarNode)entry.Key).Value!, item))),
        _ => throw Wrong(key, "a mapping"),
    };

    public CommandException Missing(string key) => new($"stack.yml: '{_path}{key}' of {_owner} is missing.");

    public CommandException Wrong(string key, string expected) => new($"stack.yml: {(_path + key is { Length: > 0 } path ? $"'{path.TrimEnd('.')}' of " : "")}{_owner} must be {expected}.");

    private T ReadAll<T>(Func<ComposeMap, T> read)
    {
        var result = read(this);
        return _unread.Count == 0
            ? result
            : throw new CommandException($"stack.yml: metals doesn't know '{_path}{_unread.Keys.First()}' in {_owner}; deploy it with 'docker stack deploy'.");
    }

    private YamlNode? Take(string key) => _unread.Remove(key, out var node) && !IsNull(node) ? node : null;

    private string Text(string key, YamlNode node)
    {
        var text = Scalar(key, node, "a text");
        return IsNull(node) || (node is YamlScalarNode { Style: ScalarStyle.Plain } && NotText().IsMatch(text))
            ? throw Wrong(key, $"a text: write \"{text}\" with quotes")
            : text;
    }

    private string Scalar(string key, YamlNode node, string expected) => node is YamlScalarNode { Value: { } value }
        ? ComposeValues.Unescaped(value) ?? throw Wrong(key, "without variables: metals puts no values in; '$$' is a dollar sign")
        : throw Wrong(key, expected);

    private static bool IsNull(YamlNode node) => node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" or "Null" or "NULL" };

    // What YAML, in one of its versions, takes for truth, a number that isn't written back as it was, or nothing.
    [GeneratedRegex(@"^(~|null|y|n|yes|no|on|off|true|false|[-+]?(0[0-9a-fox_]+|[0-9_]*\.[0-9_]*(e[-+]?[0-9]+)?|[0-9]+e[-+]?[0-9]+|\.inf|\.nan|[0-9]+(:[0-9]+)+))\z", RegexOptions.IgnoreCase)]
    private static partial Regex NotText();
}
