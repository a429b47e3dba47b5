using MetalsPipeline.Embedded.Kafka.Protocol;
using MetalsPipeline.Embedded.Kafka.Topics;

namespace MetalsPipeline.Embedded.Kafka.Requests;

/// <summary>Makes partitions start later than they did.</summary>
internal sealed class DeleteRecordsHandler(TopicCatalog topics) : RequestHandler(ApiKey.DeleteRecords, 0, 1)
{
    private readonly record struct Wanted(int Partition, long BeforeOffset);

    private readonly record struct Deleted(int Partition, ErrorCode Error, long StartOffset = -1);

    public override ValueTask<WriteBody?> Handle(RequestContext context, ref KafkaReader reader)
    {
        var wanted = reader.ReadTopics(static (ref KafkaReader reader) => new Wanted(reader.ReadInt32(), reader.ReadInt64()));
        var results = wanted.SelectPartitions((topic, partition) => Delete(context, topic, partition));
        return Answer(writer =>
        {
            writer.WriteThrottleTime(sinceVersion: 0);
            writer.WriteTopics(results, static (writer, deleted) =>
            {
                writer.WriteInt32(deleted.Partition);
                writer.WriteInt64(deleted.StartOffset);
                writer.WriteError(deleted.Error);
            });
        });
    }

    private Deleted Delete(RequestContext context, string topic, Wanted wanted)
    {
        if (context.Fault != ErrorCode.None)
            return new Deleted(wanted.Partition, context.Fault);
        if (topics.Find(topic, wanted.Partition) is not { } partition)
            return new Deleted(wanted.Partition, ErrorCode.UnknownTopicOrPartition);
        if (partition.Leadership.Leader != context.Node.Id)
            return new Deleted(wanted.Partition, ErrorCode.NotLeaderOrFollower);

        var (error, startOffset) = partition.Log.DeleteRecordsBefore(wanted.BeforeOffset);
        return new Deleted(wanted.Partition, error, startOffset);
    }
}
