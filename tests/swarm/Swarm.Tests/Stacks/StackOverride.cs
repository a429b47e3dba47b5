using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace MetalsPipeline.Swarm.Tests.Stacks;

/// <summary>Puts a compose file of the tests on top of a published stack, as 'docker stack deploy' does with two files, for who takes one.</summary>
internal static class StackOverride
{
    /// <param name="published">The stack; its file is changed.</param>
    /// <param name="file">The file on top.</param>
    public static void Apply(PublishedStack published, string file)
    {
        var stack = Read(published.File);
        Merge((YamlMappingNode)stack["services"], (YamlMappingNode)Read(Path.Combine(AppContext.BaseDirectory, file))["services"]);
        using var writer = new StreamWriter(published.File);
        new YamlStream(new YamlDocument(stack)).Save(new Emitter(writer), assignAnchors: false);
    }

    private static YamlNode Read(string file)
    {
        var stream = new YamlStream();
        using var reader = new StreamReader(file);
        stream.Load(reader);
        return stream.Documents.Single().RootNode;
    }

    private static void Merge(YamlMappingNode below, YamlMappingNode above)
    {
        foreach (var (key, value) in above.Children)
        {
            if (value is YamlMappingNode inner && below.Children.TryGetValue(key, out var there) && there is YamlMappingNode outer)
                Merge(outer, inner);
            else
                below.Children[key] = value;
        }
    }
}
