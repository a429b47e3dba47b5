using MetalsPipeline.Embedded.Kafka.Protocol;
using MetalsPipeline.Embedded.Kafka.Topics;

namespace MetalsPipeline.Embedded.Kafka.Requests;

/// <summary>Finds offsets by time, among them the first and the one after the last.</summary>
internal sealed class ListOffsetsHandler(TopicCatalog topics) : RequestHandler(ApiKey.ListOffsets, 1, 5)
{
    private const long Latest = -1;
    private const long Earliest = -2;

    private readonly record struct Wanted(int Partition, long Timestamp);

    private readonly record struct Found(int Partition, ErrorCode Error, long Timestamp = -1, long Offset = -1, int LeaderEpoch = -1);

    public override ValueTask<WriteBody?> Handle(RequestContext context, ref KafkaReader reader)
    {
        reader.ReadInt32(); // replica id
        if (reader.Version >= 2)
            reader.ReadUInt8(); // isolation level

        var wanted = reader.ReadTopics(static (ref KafkaReader reader) =>
        {
            var partition = reader.ReadInt32();
            if (reader.Version >= 4)
                reader.ReadInt32(); // current leader epoch
            return new Wanted(partition, reader.ReadInt64());
        });
        var found = wanted.SelectPartitions((topic, partition) => Find(context, topic, partition));

        return Answer(writer =>
        {
            writer.WriteThrottleTime(sinceVersion: 2);
            writer.WriteTopics(found, static (writer, partition) =>
            {
                writer.WriteInt32(partition.Partition);
                writer.WriteError(partition.Error);
                writer.WriteInt64(partition.Timestamp);
                writer.WriteInt64(partition.Offset);
                if (writer.Version >= 4)
                    writer.WriteInt32(partition.LeaderEpoch);
            });
        });
    }

    private Found Find(RequestContext context, string topic, Wanted wanted)
    {
        if (context.Fault != ErrorCode.None)
            return new Found(wanted.Partition, context.Fault);
        if (topics.Find(topic, wanted.Partition) is not { } partition)
            return new Found(wanted.Partition, ErrorCode.UnknownTopicOrPartition);

        var leadership = partition.Leadership;
        if (leadership.Leader != context.Node.Id)
            return new Found(wanted.Partition, ErrorCode.NotLeaderOrFollower);

        var (timestamp, offset) = wanted.Timestamp switch
        {
            Latest => (-1, partition.Log.VisibleEndOffset),
            Earliest => (-1, partition.Log.StartOffset),
            < 0 => (-1, -1),
            _ => partition.Log.FindByTimestamp(wanted.Timestamp) is { } found ? (found.Timestamp, found.Offset) : (-1L, -1L),
        };
        return new Found(wanted.Partition, ErrorCode.None, timestamp, offset, leadership.Epoch);
    }
}
