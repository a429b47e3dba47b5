using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Aspire.Hosting.DockerSwarm.Output;

/// <summary>A YAML mapping whose text Docker takes literally: nothing in it is interpolated or read as another type.</summary>
internal sealed partial class YamlMap
{
    public YamlMappingNode Node { get; } = new();

    public YamlMap Add(string key, YamlNode? value)
    {
        if (value is not (null or YamlMappingNode { Children.Count: 0 } or YamlSequenceNode { Children.Count: 0 }))
        {
            Node.Add(Text(key), value);
        }

        return this;
    }

    public YamlMap Add(string key, string? value) => Add(key, value is null ? null : Text(Escaped(value)));

    /// <summary>What isn't text: numbers, truth, and words of the compose format.</summary>
    public YamlMap AddPlain(string key, string? value) => Add(key, value is null ? null : new YamlScalarNode(value) { Style = ScalarStyle.Plain });

    public YamlMap Add(string key, bool value) => AddPlain(key, value ? "true" : "false");

    public YamlMap Add(string key, long? value) => AddPlain(key, value?.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public YamlMap Add(string key, YamlMap? value) => Add(key, value?.Node);

    public YamlMap Add(string key, IEnumerable<string> values) => Add(key, new YamlSequenceNode(values.Select(value => Text(Escaped(value)))));

    public YamlMap Add(string key, IEnumerable<YamlMap> values) => Add(key, new YamlSequenceNode(values.Select(value => value.Node)));

    public YamlMap Add(string key, IEnumerable<KeyValuePair<string, string>> values)
    {
        var map = new YamlMap();
        foreach (var (name, value) in values)
        {
            map.Add(name, value);
        }

        return Add(key, map);
    }

    /// <summary>Adds what is declared by its key alone, too.</summary>
    public YamlMap Declare(string key, YamlMap value)
    {
        Node.Add(Text(key), value.Node);
        return this;
    }

    /// <summary>The document, with line feeds on every system.</summary>
    public string Write(string comment)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        writer.WriteLine(comment);
        var emitter = new Emitter(writer, new EmitterSettings().WithBestWidth(int.MaxValue).WithIndentedSequences());
        new YamlStream(new YamlDocument(Node)).Save(emitter, assignAnchors: false);
        // The emitter ends a document with a marker that nothing follows.
        return writer.ToString().TrimEnd('\n', '.') + "\n";
    }

    /// <summary>Docker would put variables of the deploying shell in the place of ${NAME} and $NAME.</summary>
    private static string Escaped(string value) => value.Replace("$", "$$", StringComparison.Ordinal);

    private static YamlScalarNode Text(string value) =>
        new(value) { Style = Harmless().IsMatch(value) && !Ambiguous().IsMatch(value) ? ScalarStyle.Plain : ScalarStyle.DoubleQuoted };

    [GeneratedRegex(@"^[A-Za-z/_]([A-Za-z0-9/_.@=+:-]*[A-Za-z0-9/_.@=+-])?\z")]
    private static partial Regex Harmless();

    // What YAML 1.1, which old versions of Docker read, takes for truth or nothing.
    [GeneratedRegex(@"^(y|n|yes|no|on|off|true|false|null)\z", RegexOptions.IgnoreCase)]
    private static partial Regex Ambiguous();
}
