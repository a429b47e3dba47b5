using MetalsPipeline.Embedded.Kafka.Cluster;
using MetalsPipeline.Embedded.Kafka.Groups;
using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Requests;

/// <summary>Forgets groups without members, and how far they got.</summary>
internal sealed class DeleteGroupsHandler(GroupCoordinator groups, Nodes nodes) : GroupRequestHandler(nodes, ApiKey.DeleteGroups, 0, 1)
{
    public override ValueTask<WriteBody?> Handle(RequestContext context, ref KafkaReader reader)
    {
        var results = Array.ConvertAll(reader.ReadStrings(), id => (Id: id, Error: Refusal(context, id) switch
        {
            ErrorCode.None => groups.Delete(id),
            var refusal => refusal,
        }));

        return Answer(writer =>
        {
            writer.WriteThrottleTime(sinceVersion: 0);
            writer.WriteArray(results, static (writer, result) =>
            {
                writer.WriteString(result.Id);
                writer.WriteError(result.Error);
            });
        });
    }
}
