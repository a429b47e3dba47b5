using System.Collections.Frozen;
using System.Globalization;

namespace MetalsPipeline.Embedded.Kafka.Topics;

/// <summary>
/// The settings of a topic (https://kafka.apache.org/documentation/#topicconfigs), as far as they mean something here: its own over the
/// broker's defaults. Immutable.
/// </summary>
internal sealed class TopicConfig
{
    /// <summary>
    /// All settings there are. Batches are kept as producers compress them, so compression.type is told to clients and otherwise unused.
    /// </summary>
    public static readonly FrozenDictionary<string, ConfigDefinition> Definitions = new[]
    {
        ConfigDefinition.OneOf("cleanup.policy", "delete"),
        ConfigDefinition.OneOf("compression.type", "producer", "uncompressed", "gzip", "snappy", "lz4", "zstd"),
        ConfigDefinition.Number("max.message.bytes", 1_048_588, 100, 64 * 1024 * 1024),
        ConfigDefinition.OneOf("message.timestamp.type", "CreateTime"),
        ConfigDefinition.Number("min.insync.replicas", 1, 1, short.MaxValue),
        ConfigDefinition.Number("retention.bytes", -1, -1, long.MaxValue),
        ConfigDefinition.Number("retention.ms", (long)TimeSpan.FromDays(7).TotalMilliseconds, -1, long.MaxValue),
        ConfigDefinition.Number("segment.bytes", 64 * 1024 * 1024, 1024, 1024 * 1024 * 1024),
    }.ToFrozenDictionary(definition => definition.Name);

    public static readonly IReadOnlyList<string> Names = [.. Definitions.Keys.Order(StringComparer.Ordinal)];

    private readonly TopicConfig? _defaults;

    private TopicConfig(IReadOnlyDictionary<string, string> own, TopicConfig? defaults)
    {
        Own = own;
        _defaults = defaults;
        MaxMessageBytes = (int)Number("max.message.bytes");
        MinInSyncReplicas = (int)Number("min.insync.replicas");
        RetentionBytes = Number("retention.bytes");
        RetentionMs = Number("retention.ms");
        SegmentBytes = (int)Number("segment.bytes");
    }

    /// <summary>The settings made here, not inherited.</summary>
    public IReadOnlyDictionary<string, string> Own { get; }

    public int MaxMessageBytes { get; }

    public int MinInSyncReplicas { get; }

    public long RetentionBytes { get; }

    public long RetentionMs { get; }

    public int SegmentBytes { get; }

    public string this[string name] => Own.GetValueOrDefault(name) ?? _defaults?[name] ?? Definitions[name].Default;

    /// <summary>Makes a configuration of settings by name; null and what is wrong if one is unknown or out of range.</summary>
    public static TopicConfig? Create(IReadOnlyDictionary<string, string> own, TopicConfig? defaults, out string? problem)
    {
        foreach (var (name, value) in own)
        {
            problem = Definitions.TryGetValue(name, out var definition)
                ? definition.Validate(value)
                : $"There is no topic setting '{name}'.";
            if (problem is not null)
                return null;
        }

        problem = null;
        return new TopicConfig(own, defaults);
    }

    private long Number(string name) => long.Parse(this[name], CultureInfo.InvariantCulture);
}
