using MetalsPipeline.Embedded.Kafka.Cluster;
using MetalsPipeline.Embedded.Kafka.Groups;
using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Requests;

/// <summary>Takes members out of their group: one before version 3, any number since.</summary>
internal sealed class LeaveGroupHandler(GroupCoordinator groups, Nodes nodes) : GroupRequestHandler(nodes, ApiKey.LeaveGroup, 0, 3)
{
    private const short FirstVersionWithSeveral = 3;

    private readonly record struct Leaving(string MemberId, string? InstanceId);

    public override ValueTask<WriteBody?> Handle(RequestContext context, ref KafkaReader reader)
    {
        var groupId = reader.ReadString();
        var leaving = reader.Version < FirstVersionWithSeveral
            ? [new Leaving(reader.ReadString(), null)]
            : reader.ReadArray(static (ref KafkaReader reader) => new Leaving(reader.ReadString(), reader.ReadNullableString()));

        var refusal = Refusal(context, groupId);
        var results = Array.ConvertAll(leaving, member =>
            (Member: member, Error: refusal == ErrorCode.None ? groups.Leave(groupId, member.MemberId, member.InstanceId) : refusal));

        return Answer(writer =>
        {
            writer.WriteThrottleTime(sinceVersion: 1);
            if (writer.Version < FirstVersionWithSeveral)
            {
                writer.WriteError(results[0].Error);
                return;
            }

            writer.WriteError(refusal);
            writer.WriteArray(results, static (writer, result) =>
            {
                writer.WriteString(result.Member.MemberId);
                writer.WriteNullableString(result.Member.InstanceId);
                writer.WriteError(result.Error);
            });
        });
    }
}
