using MetalsPipeline.Embedded.Kafka.Protocol;
using MetalsPipeline.Embedded.Kafka.Topics;

namespace MetalsPipeline.Embedded.Kafka.Requests;

/// <summary>Makes topics. Any node does it: all share one catalog.</summary>
internal sealed class CreateTopicsHandler(TopicCatalog topics) : RequestHandler(ApiKey.CreateTopics, 0, 4)
{
    public override ValueTask<WriteBody?> Handle(RequestContext context, ref KafkaReader reader)
    {
        var wanted = reader.ReadArray(static (ref KafkaReader reader) => ReadTopic(ref reader));
        reader.ReadInt32(); // timeout: topics are there when the answer is
        var validateOnly = reader.Version >= 1 && reader.ReadBoolean();

        var twice = wanted.CountBy(topic => topic.Name).Where(count => count.Value > 1).Select(count => count.Key).ToHashSet();
        var results = Array.ConvertAll(wanted, topic =>
            (topic.Name, Result: context.Fault != ErrorCode.None ? new TopicResult(context.Fault)
                : twice.Contains(topic.Name) ? new TopicResult(ErrorCode.InvalidRequest, $"Topic '{topic.Name}' is asked for twice.")
                : topics.Create(topic, validateOnly)));
        return Answer(writer =>
        {
            writer.WriteThrottleTime(sinceVersion: 2);
            writer.WriteArray(results, static (writer, created) =>
            {
                writer.WriteString(created.Name);
                writer.WriteError(created.Result.Error);
                if (writer.Version >= 1)
                    writer.WriteNullableString(created.Result.Message);
            });
        });
    }

    private static NewTopic ReadTopic(ref KafkaReader reader)
    {
        var name = reader.ReadString();
        var partitions = reader.ReadInt32();
        var replicationFactor = reader.ReadInt16();
        var assignment = reader.ReadArray(static (ref KafkaReader reader) => (Partition: reader.ReadInt32(), Nodes: reader.ReadInt32s()));
        var config = reader.ReadArray(static (ref KafkaReader reader) =>
            (Name: reader.ReadString(), Value: reader.ReadNullableString() ?? ""));
        return new NewTopic(
            name,
            partitions,
            replicationFactor,
            [.. assignment.OrderBy(assigned => assigned.Partition).Select(assigned => assigned.Nodes)],
            config.DistinctBy(setting => setting.Name).ToDictionary(setting => setting.Name, setting => setting.Value));
    }
}
