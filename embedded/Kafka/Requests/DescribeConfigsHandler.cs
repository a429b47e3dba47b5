using MetalsPipeline.Embedded.Kafka.Protocol;
using MetalsPipeline.Embedded.Kafka.Topics;

namespace MetalsPipeline.Embedded.Kafka.Requests;

/// <summary>Shows the settings of topics, and the broker's own defaults for them.</summary>
internal sealed class DescribeConfigsHandler(TopicCatalog topics) : RequestHandler(ApiKey.DescribeConfigs, 0, 2)
{
    private const byte FromTopic = 1;
    private const byte FromBroker = 4;
    private const byte FromDefault = 5;

    private readonly record struct Wanted(byte Type, string Name, string[]? Keys);

    private sealed record Described(Wanted Wanted, ErrorCode Error, string? Message, IReadOnlyList<Setting> Settings);

    private readonly record struct Setting(string Name, string Value, byte Source, bool IsReadOnly);

    public override ValueTask<WriteBody?> Handle(RequestContext context, ref KafkaReader reader)
    {
        var wanted = reader.ReadArray(static (ref KafkaReader reader) =>
            new Wanted(reader.ReadUInt8(), reader.ReadString(), reader.ReadNullableStrings()));
        var described = Array.ConvertAll(wanted, resource => Describe(resource, context.Fault));
        return Answer(writer =>
        {
            writer.WriteThrottleTime(sinceVersion: 0);
            writer.WriteArray(described, static (writer, resource) => WriteResource(writer, resource));
        });
    }

    private Described Describe(Wanted wanted, ErrorCode fault)
    {
        var (settings, error, message) = wanted.Type switch
        {
            _ when fault != ErrorCode.None => ([], fault, null),
            ConfigResource.Topic when topics.Find(wanted.Name) is { } topic => (SettingsOf(topic), ErrorCode.None, null),
            ConfigResource.Topic => ([], ErrorCode.UnknownTopicOrPartition, $"There is no topic '{wanted.Name}'."),
            ConfigResource.Broker => (BrokerSettings(), ErrorCode.None, (string?)null),
            _ => ([], ErrorCode.InvalidRequest, $"Resources of type {wanted.Type} have no settings here."),
        };
        return new Described(wanted, error, message, [.. settings.Where(setting => wanted.Keys?.Contains(setting.Name) ?? true)]);
    }

    private IEnumerable<Setting> SettingsOf(Topic topic) => TopicConfig.Names.Select(name => new Setting(
        name,
        topic.Config[name],
        topic.Config.Own.ContainsKey(name) ? FromTopic : topics.Settings.Defaults.Own.ContainsKey(name) ? FromBroker : FromDefault,
        IsReadOnly: false));

    private IEnumerable<Setting> BrokerSettings()
    {
        var settings = topics.Settings;
        (string Name, string Value)[] all =
        [
            ("auto.create.topics.enable", settings.AutoCreate ? "true" : "false"),
            ("default.replication.factor", $"{settings.DefaultReplicationFactor}"),
            ("num.partitions", $"{settings.DefaultPartitions}"),
            .. TopicConfig.Names.Select(name => (name, settings.Defaults[name])),
        ];
        return all.Select(setting => new Setting(setting.Name, setting.Value, FromBroker, IsReadOnly: true));
    }

    private static void WriteResource(KafkaWriter writer, Described described)
    {
        writer.WriteError(described.Error);
        writer.WriteNullableString(described.Message);
        writer.WriteUInt8(described.Wanted.Type);
        writer.WriteString(described.Wanted.Name);
        writer.WriteArray(described.Settings, static (writer, setting) =>
        {
            writer.WriteString(setting.Name);
            writer.WriteNullableString(setting.Value);
            writer.WriteBoolean(setting.IsReadOnly);
            if (writer.Version == 0)
                writer.WriteBoolean(setting.Source == FromDefault);
            else
                writer.WriteUInt8(setting.Source);
            writer.WriteBoolean(false); // sensitive
            if (writer.Version >= 1)
                writer.WriteInt32(0); // synonyms
        });
    }
}
