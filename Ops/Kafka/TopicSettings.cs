using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace MetalsPipeline.Ops.Kafka;

/// <summary>Settings of a topic.</summary>
/// <param name="Values">All of them, the inherited ones too, by name; null where Kafka keeps a value to itself.</param>
internal sealed record TopicSettings(IReadOnlyDictionary<string, string?> Values)
{
    /// <summary>Copies in sync that a write needs.</summary>
    public int MinInSyncReplicas => (int)Number("min.insync.replicas");

    /// <summary>How long messages are kept, ms; -1 means for ever.</summary>
    public long RetentionMs => Number("retention.ms");

    /// <summary>Reads those of topics, by name.</summary>
    public static async Task<Dictionary<string, TopicSettings>> ReadAsync(
        KafkaConnection kafka, IReadOnlyCollection<TopicMetadata> topics, CancellationToken cancellationToken)
    {
        if (topics.Count == 0)
            return [];
        var results = await kafka.Admin
            .DescribeConfigsAsync(
                topics.Select(topic => new ConfigResource { Type = ResourceType.Topic, Name = topic.Topic }),
                new DescribeConfigsOptions { RequestTimeout = KafkaConnection.RequestTimeout })
            .WaitAsync(cancellationToken);
        return results.ToDictionary(
            result => result.ConfigResource.Name,
            result => new TopicSettings(result.Entries.ToDictionary(entry => entry.Key, entry => (string?)entry.Value.Value)));
    }

    private long Number(string name) => long.Parse(Values[name]!, CultureInfo.InvariantCulture);
}
