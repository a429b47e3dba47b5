using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace MetalsPipeline.Swarm.Tests.Stacks;

/// <summary>Changes a published stack's file.</summary>
internal static class StackOverride
{
    /// <summary>Takes all services but some out of it.</summary>
    /// <param name="published">The stack.</param>
    /// <param name="services">Those that stay.</param>
    public static void Keep(PublishedStack published, params string[] services)
    {
        var stack = Read(published.File);
        var all = ((YamlMappingNode)stack["services"]).Children;
        foreach (var other in all.Keys.Where(name => !services.Contains(((YamlScalarNode)name).Value)).ToArray())
            all.Remove(other);
        Write(stack, published.File);
    }

    /// <summary>Puts a compose file of the tests on top of it, as 'docker stack deploy' does with two files, for who takes one.</summary>
    /// <param name="published">The stack.</param>
    /// <param name="file">The file on top.</param>
    public static void Apply(PublishedStack published, string file)
    {
        var stack = Read(published.File);
        Merge((YamlMappingNode)stack["services"], (YamlMappingNode)Read(Path.Combine(AppContext.BaseDirectory, file))["services"]);
        Write(stack, published.File);
    }

    private static void Write(YamlNode stack, string file)
    {
        using var writer = new StreamWriter(file);
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
