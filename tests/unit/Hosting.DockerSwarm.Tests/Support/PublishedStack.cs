using YamlDotNet.RepresentationModel;

namespace Aspire.Hosting.DockerSwarm.Tests;

/// <summary>A published stack.yml, read by path.</summary>
internal sealed class PublishedStack
{
    private readonly YamlNode _root;

    public PublishedStack(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        _root = stream.Documents.Single().RootNode;
    }

    public IEnumerable<string> Services => ((YamlMappingNode)_root["services"]).Children.Keys.Select(key => ((YamlScalarNode)key).Value!);

    /// <summary>All mappings' keys with the path of their parents, without the names that the application gives.</summary>
    public IEnumerable<(string Parent, string Key)> Keys => KeysOf(_root, "");

    /// <summary>What is at services/api/deploy, in one line; null if there is nothing.</summary>
    public string? this[string path]
    {
        get
        {
            var node = _root;
            foreach (var key in path.Split('/'))
            {
                if (node is not YamlMappingNode map || !map.Children.TryGetValue(new YamlScalarNode(key), out node))
                {
                    return null;
                }
            }

            return Line(node);
        }
    }

    private static string Line(YamlNode node) => node switch
    {
        YamlScalarNode scalar => scalar.Value ?? "",
        YamlSequenceNode list => $"[{string.Join(", ", list.Select(Line))}]",
        YamlMappingNode map => $"{{{string.Join(", ", map.Select(entry => $"{Line(entry.Key)}: {Line(entry.Value)}"))}}}",
        _ => throw new InvalidOperationException(),
    };

    private static IEnumerable<(string Parent, string Key)> KeysOf(YamlNode node, string path)
    {
        // Their keys are names of the application: services, variables, labels and so on.
        string[] named = ["services", "networks", "volumes", "secrets", "configs", "environment", "labels", "driver_opts", "sysctls", "ulimits", "options"];
        if (node is YamlSequenceNode list)
        {
            return list.SelectMany(item => KeysOf(item, path + "/-"));
        }

        return node is not YamlMappingNode map ? [] : map.SelectMany(entry =>
        {
            var key = ((YamlScalarNode)entry.Key).Value!;
            var isName = named.Contains(path.Split('/')[^1]);
            var inner = KeysOf(entry.Value, isName ? path + "/*" : $"{path}/{key}");
            return isName ? inner : inner.Prepend((path, key));
        });
    }
}
