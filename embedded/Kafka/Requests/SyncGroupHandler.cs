using MetalsPipeline.Embedded.Kafka.Cluster;
using MetalsPipeline.Embedded.Kafka.Groups;
using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Requests;

/// <summary>Hands the leader's assignment to the members; answered when the leader has given it.</summary>
internal sealed class SyncGroupHandler(GroupCoordinator groups, Nodes nodes) : GroupRequestHandler(nodes, ApiKey.SyncGroup, 0, 3)
{
    public override ValueTask<WriteBody?> Handle(RequestContext context, ref KafkaReader reader)
    {
        var groupId = reader.ReadString();
        var generation = reader.ReadInt32();
        var memberId = reader.ReadString();
        if (reader.Version >= 3)
            reader.ReadNullableString(); // group instance id: members are known by their member id

        var assigned = reader.ReadArray(static (ref KafkaReader reader) =>
            (Member: reader.ReadString(), Assignment: reader.ReadBytes().ToArray()));
        var assignments = assigned.DistinctBy(pair => pair.Member).ToDictionary(pair => pair.Member, pair => pair.Assignment);

        var refusal = Refusal(context, groupId);
        return AnswerAsync(refusal == ErrorCode.None
            ? groups.Sync(groupId, memberId, generation, assignments)
            : Task.FromResult(new SyncResult(refusal)));
    }

    private static async ValueTask<WriteBody?> AnswerAsync(Task<SyncResult> syncing)
    {
        var result = await syncing.ConfigureAwait(false);
        return writer =>
        {
            writer.WriteThrottleTime(sinceVersion: 1);
            writer.WriteError(result.Error);
            writer.WriteBytes(result.Assignment);
        };
    }
}
