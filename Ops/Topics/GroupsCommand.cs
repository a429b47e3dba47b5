using System.CommandLine;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Kafka;

namespace MetalsPipeline.Ops.Topics;

/// <summary><c>metals topics groups</c></summary>
internal static class GroupsCommand
{
    /// <param name="Group">Name.</param>
    /// <param name="State">What it is doing: stable, empty, preparing-rebalance and so on.</param>
    /// <param name="Coordinator">Broker that looks after it.</param>
    /// <param name="Members">Who reads.</param>
    private sealed record GroupDescription(string Group, ConsumerGroupState State, int Coordinator, IReadOnlyList<MemberDescription> Members);

    /// <param name="Client">What the member calls itself.</param>
    /// <param name="Host">Where it is.</param>
    /// <param name="Partitions">What it reads, as topic/partition.</param>
    private sealed record MemberDescription(string Client, string Host, IReadOnlyList<string> Partitions);

    public static Command Create(Shell shell) =>
        new Verb("groups", "Lists consumer groups; as JSON, with their members.", "metals topics groups", shell, async (run, token) =>
        {
            using var kafka = KafkaConnection.Open(run, token);
            run.Output.Rows(
                await DescribeAsync(kafka, token),
                new("GROUP", group => group.Group),
                new("STATE", group => group.State),
                new("MEMBERS", group => group.Members.Count),
                new("PARTITIONS", group => group.Members.Sum(member => member.Partitions.Count)),
                new("COORDINATOR", group => group.Coordinator));
            return ExitCode.Success;
        });

    private static async Task<IReadOnlyCollection<GroupDescription>> DescribeAsync(KafkaConnection kafka, CancellationToken cancellationToken)
    {
        var listed = await kafka.Admin
            .ListConsumerGroupsAsync(new ListConsumerGroupsOptions { RequestTimeout = KafkaConnection.RequestTimeout })
            .WaitAsync(cancellationToken);
        if (listed.Valid.Count == 0)
            return [];

        var described = await kafka.Admin
            .DescribeConsumerGroupsAsync(
                listed.Valid.Select(group => group.GroupId), new DescribeConsumerGroupsOptions { RequestTimeout = KafkaConnection.RequestTimeout })
            .WaitAsync(cancellationToken);
        return
        [
            .. described.ConsumerGroupDescriptions.OrderBy(group => group.GroupId, StringComparer.Ordinal).Select(group => new GroupDescription(
                group.GroupId,
                group.State,
                group.Coordinator.Id,
                [.. group.Members.Select(member => new MemberDescription(
                    member.ClientId,
                    member.Host,
                    [.. member.Assignment.TopicPartitions.Select(partition => $"{partition.Topic}/{partition.Partition.Value}")]))])),
        ];
    }
}
