using MetalsPipeline.Embedded.Kafka.Cluster;
using MetalsPipeline.Embedded.Kafka.Groups;
using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Requests;

/// <summary>Takes a member into its group's next generation; answered when the generation is complete.</summary>
internal sealed class JoinGroupHandler(GroupCoordinator groups, Nodes nodes) : GroupRequestHandler(nodes, ApiKey.JoinGroup, 0, 5)
{
    private const short FirstVersionThatMustKnowItsId = 4;

    public override ValueTask<WriteBody?> Handle(RequestContext context, ref KafkaReader reader)
    {
        var groupId = reader.ReadString();
        var sessionTimeout = TimeSpan.FromMilliseconds(reader.ReadInt32());
        var request = new JoinRequest(
            GroupId: groupId,
            SessionTimeout: sessionTimeout,
            RebalanceTimeout: reader.Version >= 1 ? TimeSpan.FromMilliseconds(Math.Max(reader.ReadInt32(), 0)) : sessionTimeout,
            MemberId: reader.ReadString(),
            InstanceId: reader.Version >= 5 ? reader.ReadNullableString() : null,
            ProtocolType: reader.ReadString(),
            Protocols: reader.ReadArray(static (ref KafkaReader reader) =>
                new GroupProtocol(reader.ReadString(), reader.ReadBytes().ToArray())),
            ClientId: context.Header.ClientId,
            ClientHost: context.Client.Host,
            MustKnowItsId: reader.Version >= FirstVersionThatMustKnowItsId);

        var refusal = Refusal(context, groupId);
        return AnswerAsync(refusal == ErrorCode.None ? groups.Join(request) : Task.FromResult(new JoinResult(refusal, request.MemberId)));
    }

    private static async ValueTask<WriteBody?> AnswerAsync(Task<JoinResult> joining)
    {
        var result = await joining.ConfigureAwait(false);
        return writer =>
        {
            writer.WriteThrottleTime(sinceVersion: 2);
            writer.WriteError(result.Error);
            writer.WriteInt32(result.Generation);
            writer.WriteString(result.Protocol);
            writer.WriteString(result.LeaderId);
            writer.WriteString(result.MemberId);
            writer.WriteArray(result.Members, static (writer, member) =>
            {
                writer.WriteString(member.Id);
                if (writer.Version >= 5)
                    writer.WriteNullableString(member.InstanceId);
                writer.WriteBytes(member.Metadata);
            });
        };
    }
}
