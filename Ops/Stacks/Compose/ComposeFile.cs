using MetalsPipeline.Ops.Cli;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace MetalsPipeline.Ops.Stacks.Compose;

/// <summary>The text of a stack file, and the few changes that operators make to it.</summary>
internal sealed class ComposeFile
{
    private ComposeFile(string text)
    {
        Text = text;
        Root = Parse(text);
    }

    public string Text { get; }

    public YamlNode Root { get; }

    /// <exception cref="CommandException">It isn't YAML.</exception>
    public static ComposeFile Of(string text) => new(text);

    /// <summary>The file with another image for a service.</summary>
    public ComposeFile WithImage(string service, string image) => With(image, "services", service, "image");

    /// <summary>The file with another secret of the Swarm behind a key.</summary>
    public ComposeFile WithSecret(string key, string name) => With(name, "secrets", key, "name");

    private ComposeFile With(string value, params string[] path)
    {
        var copy = Parse(Text);
        var node = copy;
        foreach (var key in path[..^1])
            node = node[key];
        ((YamlMappingNode)node).Children[path[^1]] = new YamlScalarNode(value.Replace("$", "$$", StringComparison.Ordinal)) { Style = ScalarStyle.DoubleQuoted };

        using var writer = new StringWriter { NewLine = "\n" };
        new YamlStream(new YamlDocument(copy)).Save(new Emitter(writer, new EmitterSettings().WithBestWidth(int.MaxValue).WithIndentedSequences()), assignAnchors: false);
        return new ComposeFile(writer.ToString().TrimEnd('\n', '.') + "\n");
    }

    private static YamlNode Parse(string text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException problem)
        {
            throw new CommandException($"stack.yml, line {problem.Start.Line}: {problem.Message}");
        }

        return stream.Documents is [var only] ? only.RootNode : throw new CommandException("stack.yml must be one YAML document.");
    }
}
