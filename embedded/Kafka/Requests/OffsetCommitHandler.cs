using MetalsPipeline.Embedded.Kafka.Cluster;
using MetalsPipeline.Embedded.Kafka.Groups;
using MetalsPipeline.Embedded.Kafka.Protocol;
using MetalsPipeline.Embedded.Kafka.Topics;

namespace MetalsPipeline.Embedded.Kafka.Requests;

/// <summary>Keeps how far a group got.</summary>
internal sealed class OffsetCommitHandler(GroupCoordinator groups, TopicCatalog topics, Nodes nodes)
    : GroupRequestHandler(nodes, ApiKey.OffsetCommit, 2, 7)
{
    private readonly record struct Wanted(int Partition, long Offset, int LeaderEpoch, string? Metadata);

    private readonly record struct Committed(int Partition, ErrorCode Error);

    public override ValueTask<WriteBody?> Handle(RequestContext context, ref KafkaReader reader)
    {
        var groupId = reader.ReadString();
        var generation = reader.ReadInt32();
        var memberId = reader.ReadString();
        if (reader.Version >= 7)
            reader.ReadNullableString(); // group instance id
        if (reader.Version <= 4)
            reader.ReadInt64(); // retention time: offsets are kept

        var wanted = reader.ReadTopics(static (ref KafkaReader reader) => new Wanted(
            reader.ReadInt32(), reader.ReadInt64(), reader.Version >= 6 ? reader.ReadInt32() : -1, reader.ReadNullableString()));
        return AnswerAsync(Refusal(context, groupId), groupId, memberId, generation, wanted);
    }

    private async ValueTask<WriteBody?> AnswerAsync(
        ErrorCode groupError, string groupId, string memberId, int generation, TopicData<Wanted>[] wanted)
    {
        var accepted = new List<KeyValuePair<TopicPartition, CommittedOffset>>();
        var results = wanted.SelectPartitions((topic, partition) =>
        {
            var error = topics.Find(topic, partition.Partition) is null ? ErrorCode.UnknownTopicOrPartition
                : GroupCoordinator.IsMetadataTooLarge(partition.Metadata) ? ErrorCode.OffsetMetadataTooLarge
                : ErrorCode.None;
            if (error == ErrorCode.None)
                accepted.Add(new(new(topic, partition.Partition), new(partition.Offset, partition.LeaderEpoch, partition.Metadata ?? "")));
            return new Committed(partition.Partition, error);
        });

        if (groupError == ErrorCode.None)
            groupError = await groups.CommitAsync(groupId, memberId, generation, accepted).ConfigureAwait(false);
        return writer =>
        {
            writer.WriteThrottleTime(sinceVersion: 3);
            writer.WriteTopics(results, (writer, result) =>
            {
                writer.WriteInt32(result.Partition);
                writer.WriteError(groupError == ErrorCode.None ? result.Error : groupError);
            });
        };
    }
}
