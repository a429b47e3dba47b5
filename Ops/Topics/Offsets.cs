using Confluent.Kafka;
using Confluent.Kafka.Admin;
using MetalsPipeline.Ops.Kafka;

namespace MetalsPipeline.Ops.Topics;

/// <summary>Reads where partitions start and end, and how far a group has committed.</summary>
internal static class Offsets
{
    /// <summary>Partitions without a leader are left out: nobody knows theirs.</summary>
    public static async Task<Dictionary<TopicPartition, long>> ListAsync(
        this KafkaConnection kafka, IEnumerable<TopicMetadata> topics, OffsetSpec at, CancellationToken cancellationToken)
    {
        var asked = topics
            .SelectMany(topic => topic.Partitions.Where(partition => partition.Leader >= 0), (topic, partition) => new TopicPartitionOffsetSpec
            {
                TopicPartition = new TopicPartition(topic.Topic, partition.PartitionId),
                OffsetSpec = at,
            })
            .ToList();
        if (asked.Count == 0)
            return [];

        var result = await kafka.Admin
            .ListOffsetsAsync(asked, new ListOffsetsOptions { RequestTimeout = KafkaConnection.RequestTimeout })
            .WaitAsync(cancellationToken);
        return result.ResultInfos.ToDictionary(info => info.TopicPartitionOffsetError.TopicPartition, info => info.TopicPartitionOffsetError.Offset.Value);
    }

    /// <summary>The offset that the group reads next, for each partition where it has committed one.</summary>
    public static async Task<Dictionary<TopicPartition, long>> ListCommittedAsync(
        this KafkaConnection kafka, string group, CancellationToken cancellationToken)
    {
        var results = await kafka.Admin
            .ListConsumerGroupOffsetsAsync(
                [new ConsumerGroupTopicPartitions(group, null)], new ListConsumerGroupOffsetsOptions { RequestTimeout = KafkaConnection.RequestTimeout })
            .WaitAsync(cancellationToken);
        return results.Single().Partitions
            .Where(partition => !partition.Error.IsError && partition.Offset.Value >= 0)
            .ToDictionary(partition => partition.TopicPartition, partition => partition.Offset.Value);
    }

    /// <summary>Messages that are yet to be read; null where the end isn't known. What was deleted unread can't be read any more.</summary>
    public static long? Lag(long? next, long start, long? end) => end - Math.Max(next ?? 0, start);
}
