using MetalsPipeline.Embedded.Kafka.Protocol;
using MetalsPipeline.Embedded.Kafka.Topics;

namespace MetalsPipeline.Embedded.Kafka.Requests;

/// <summary>Adds partitions to topics.</summary>
internal sealed class CreatePartitionsHandler(TopicCatalog topics) : RequestHandler(ApiKey.CreatePartitions, 0, 1)
{
    private readonly record struct Wanted(string Topic, int Count, IReadOnlyList<int>[]? Assignment);

    public override ValueTask<WriteBody?> Handle(RequestContext context, ref KafkaReader reader)
    {
        var wanted = reader.ReadArray(static (ref KafkaReader reader) => new Wanted(
            reader.ReadString(),
            reader.ReadInt32(),
            reader.ReadNullableArray(static (ref KafkaReader reader) => (IReadOnlyList<int>)reader.ReadInt32s())));
        reader.ReadInt32(); // timeout
        var validateOnly = reader.ReadBoolean();

        var results = Array.ConvertAll(wanted, topic =>
            (topic.Topic, Result: context.Fault != ErrorCode.None ? new TopicResult(context.Fault)
                : topics.AddPartitions(topic.Topic, topic.Count, topic.Assignment, validateOnly)));
        return Answer(writer =>
        {
            writer.WriteThrottleTime(sinceVersion: 0);
            writer.WriteArray(results, static (writer, added) =>
            {
                writer.WriteString(added.Topic);
                writer.WriteError(added.Result.Error);
                writer.WriteNullableString(added.Result.Message);
            });
        });
    }
}
