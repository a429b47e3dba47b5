using MetalsPipeline.Ops.Cli;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace MetalsPipeline.Ops.Topics;

/// <summary>The file that says which topics there should be: <c>topics</c>, and under it each name with <c>partitions</c>, <c>replicationFactor</c> and <c>config</c>.</summary>
internal sealed class TopicFile
{
    private static readonly IDeserializer Yaml =
        new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).WithDuplicateKeyChecking().Build();

    public Dictionary<string, WantedTopic?>? Topics { get; set; }

    /// <summary>Reads the topics by name.</summary>
    /// <param name="name">What messages call the file.</param>
    /// <param name="text">Its content.</param>
    /// <exception cref="CommandException">It says nothing, or something that a topic hasn't got.</exception>
    public static Dictionary<string, WantedTopic> Parse(string name, string text)
    {
        try
        {
            var topics = Yaml.Deserialize<TopicFile?>(text)?.Topics;
            if (topics is not { Count: > 0 })
                throw new CommandException($"{name} names no topics; write 'topics:' and under it the name of each.");
            return topics.ToDictionary(topic => topic.Key, topic => Check(name, topic.Key, topic.Value ?? new WantedTopic()));
        }
        catch (YamlException problem)
        {
            throw new CommandException($"{name}, line {problem.Start.Line}: {problem.GetBaseException().Message.ReplaceLineEndings(" ")}");
        }
    }

    private static WantedTopic Check(string file, string topic, WantedTopic wanted)
    {
        wanted.Config ??= []; // 'config:' with nothing under it.
        if (wanted.Partitions < 1)
            throw new CommandException($"{file}: {topic} has {wanted.Partitions} partitions; a topic has 1 or more.");
        if (wanted.ReplicationFactor < 1)
            throw new CommandException($"{file}: {topic} has replicationFactor {wanted.ReplicationFactor}; it is 1 or more.");
        return wanted.Config.FirstOrDefault(setting => setting.Value is null).Key is { } empty
            ? throw new CommandException($"{file}: {topic} has no value for {empty}; write one, or leave the line out.")
            : wanted;
    }
}
