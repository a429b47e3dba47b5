using MetalsPipeline.Embedded.Kafka.Cluster;
using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Requests;

/// <summary>A request about a group, which only the group's coordinator answers.</summary>
internal abstract class GroupRequestHandler(Nodes nodes, ApiKey key, short minVersion, short maxVersion)
    : RequestHandler(key, minVersion, maxVersion)
{
    protected ErrorCode Refusal(RequestContext context, string groupId) =>
        context.Fault != ErrorCode.None ? context.Fault
        : nodes.CoordinatorOf(groupId) != context.Node ? ErrorCode.NotCoordinator
        : ErrorCode.None;
}
