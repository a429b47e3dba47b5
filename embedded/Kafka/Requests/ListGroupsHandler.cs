using MetalsPipeline.Embedded.Kafka.Cluster;
using MetalsPipeline.Embedded.Kafka.Groups;
using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Requests;

/// <summary>Lists the groups that the asked node coordinates; clients ask all nodes.</summary>
internal sealed class ListGroupsHandler(GroupCoordinator groups, Nodes nodes) : RequestHandler(ApiKey.ListGroups, 0, 2)
{
    public override ValueTask<WriteBody?> Handle(RequestContext context, ref KafkaReader reader)
    {
        var listed = groups.List().Where(group => nodes.CoordinatorOf(group.Id) == context.Node).ToArray();
        return Answer(writer =>
        {
            writer.WriteThrottleTime(sinceVersion: 1);
            writer.WriteError(context.Fault);
            writer.WriteArray(listed, static (writer, group) =>
            {
                writer.WriteString(group.Id);
                writer.WriteString(group.ProtocolType);
            });
        });
    }
}
