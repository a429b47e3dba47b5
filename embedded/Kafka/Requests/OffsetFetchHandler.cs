using MetalsPipeline.Embedded.Kafka.Cluster;
using MetalsPipeline.Embedded.Kafka.Groups;
using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Requests;

/// <summary>Tells how far a group got, in the partitions asked for or in all.</summary>
internal sealed class OffsetFetchHandler(GroupCoordinator groups, Nodes nodes) : GroupRequestHandler(nodes, ApiKey.OffsetFetch, 1, 5)
{
    private static readonly CommittedOffset Nothing = new(-1, -1, "");

    private readonly record struct Found(int Partition, CommittedOffset Committed);

    public override ValueTask<WriteBody?> Handle(RequestContext context, ref KafkaReader reader)
    {
        var groupId = reader.ReadString();
        var wanted = reader.ReadNullableTopics(static (ref KafkaReader reader) => reader.ReadInt32());

        var error = Refusal(context, groupId);
        var offsets = groups.OffsetsOf(groupId);
        var found = error != ErrorCode.None && wanted is null ? []
            : wanted is null ? All(offsets)
            : wanted.SelectPartitions((topic, partition) =>
                new Found(partition, offsets.GetValueOrDefault(new TopicPartition(topic, partition), Nothing)));

        return Answer(writer =>
        {
            writer.WriteThrottleTime(sinceVersion: 3);
            writer.WriteTopics(found, (writer, partition) =>
            {
                var committed = error == ErrorCode.None ? partition.Committed : Nothing;
                writer.WriteInt32(partition.Partition);
                writer.WriteInt64(committed.Offset);
                if (writer.Version >= 5)
                    writer.WriteInt32(committed.LeaderEpoch);
                writer.WriteNullableString(committed.Metadata);
                writer.WriteError(error);
            });
            if (writer.Version >= 2)
                writer.WriteError(error);
        });
    }

    private static TopicData<Found>[] All(IReadOnlyDictionary<TopicPartition, CommittedOffset> offsets) =>
        [.. offsets
            .GroupBy(pair => pair.Key.Topic, pair => new Found(pair.Key.Partition, pair.Value), StringComparer.Ordinal)
            .Select(topic => new TopicData<Found>(topic.Key, [.. topic.OrderBy(found => found.Partition)]))];
}
