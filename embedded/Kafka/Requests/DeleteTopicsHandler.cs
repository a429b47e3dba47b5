using MetalsPipeline.Embedded.Kafka.Protocol;
using MetalsPipeline.Embedded.Kafka.Topics;

namespace MetalsPipeline.Embedded.Kafka.Requests;

/// <summary>Deletes topics with all their records, and what groups committed for them.</summary>
internal sealed class DeleteTopicsHandler(TopicCatalog topics) : RequestHandler(ApiKey.DeleteTopics, 0, 3)
{
    public override ValueTask<WriteBody?> Handle(RequestContext context, ref KafkaReader reader)
    {
        var results = Array.ConvertAll(reader.ReadStrings(), name =>
            (Name: name, Error: context.Fault != ErrorCode.None ? context.Fault : topics.Delete(name).Error));

        return Answer(writer =>
        {
            writer.WriteThrottleTime(sinceVersion: 1);
            writer.WriteArray(results, static (writer, deleted) =>
            {
                writer.WriteString(deleted.Name);
                writer.WriteError(deleted.Error);
            });
        });
    }
}
