using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace MetalsPipeline.Ops.Kafka;

/// <summary>Settings of a topic that decide what it bears.</summary>
/// <param name="MinInSyncReplicas">Copies in sync that a write needs.</param>
/// <param name="RetentionMs">How long messages are kept, ms; -1 means for ever.</param>
internal sealed record TopicSettings(int MinInSyncReplicas, long RetentionMs)
{
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
        return results.ToDictionary(result => result.ConfigResource.Name, result => new TopicSettings(
            (int)Number(result, "min.insync.replicas"), Number(result, "retention.ms")));
    }

    private static long Number(DescribeConfigsResult topic, string name) => long.Parse(topic.Entries[name].Value, CultureInfo.InvariantCulture);
}
