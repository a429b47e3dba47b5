using MetalsPipeline.Embedded.Kafka.Cluster;
using MetalsPipeline.Embedded.Kafka.Groups;
using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Requests;

/// <summary>A sign of life of a member, answered with whether its generation still stands.</summary>
internal sealed class HeartbeatHandler(GroupCoordinator groups, Nodes nodes) : GroupRequestHandler(nodes, ApiKey.Heartbeat, 0, 3)
{
    public override ValueTask<WriteBody?> Handle(RequestContext context, ref KafkaReader reader)
    {
        var groupId = reader.ReadString();
        var generation = reader.ReadInt32();
        var memberId = reader.ReadString();

        var error = Refusal(context, groupId);
        if (error == ErrorCode.None)
            error = groups.Heartbeat(groupId, memberId, generation);
        return Answer(writer =>
        {
            writer.WriteThrottleTime(sinceVersion: 1);
            writer.WriteError(error);
        });
    }
}
