using MetalsPipeline.Embedded.Kafka.Cluster;
using MetalsPipeline.Embedded.Kafka.Groups;
using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Requests;

/// <summary>Shows groups with their members. A group nobody knows is described as dead, as Kafka does it.</summary>
internal sealed class DescribeGroupsHandler(GroupCoordinator groups, Nodes nodes) : GroupRequestHandler(nodes, ApiKey.DescribeGroups, 0, 4)
{
    private const int OperationsNotAsked = int.MinValue;

    public override ValueTask<WriteBody?> Handle(RequestContext context, ref KafkaReader reader)
    {
        var described = Array.ConvertAll(reader.ReadStrings(), id => Refusal(context, id) switch
        {
            ErrorCode.None => (ErrorCode.None, groups.Describe(id)),
            var refusal => (refusal, new GroupDescription(id, "", "", "", [])),
        });

        return Answer(writer =>
        {
            writer.WriteThrottleTime(sinceVersion: 1);
            writer.WriteArray(described, static (writer, described) =>
            {
                var (error, group) = described;
                writer.WriteError(error);
                writer.WriteString(group.Id);
                writer.WriteString(group.State);
                writer.WriteString(group.ProtocolType);
                writer.WriteString(group.Protocol);
                writer.WriteArray(group.Members, static (writer, member) => WriteMember(writer, member));
                if (writer.Version >= 3)
                    writer.WriteInt32(OperationsNotAsked);
            });
        });
    }

    private static void WriteMember(KafkaWriter writer, MemberDescription member)
    {
        writer.WriteString(member.Id);
        if (writer.Version >= 4)
            writer.WriteNullableString(member.InstanceId);
        writer.WriteString(member.ClientId);
        writer.WriteString(member.ClientHost);
        writer.WriteBytes(member.Metadata);
        writer.WriteBytes(member.Assignment);
    }
}
