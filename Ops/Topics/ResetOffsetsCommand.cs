using System.CommandLine;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Kafka;

namespace MetalsPipeline.Ops.Topics;

/// <summary><c>metals topics reset-offsets</c></summary>
internal static class ResetOffsetsCommand
{
    private static readonly Column<PartitionReset>[] Columns =
    [
        new("TOPIC", reset => reset.Topic),
        new("PARTITION", reset => reset.Partition),
        new("IS", reset => reset.From),
        new("WILL BE", reset => reset.To),
    ];

    /// <param name="Group">Consumer group.</param>
    /// <param name="Topic">Topic.</param>
    /// <param name="Partition">Number.</param>
    /// <param name="From">Offset that the group would read next; null where it has committed none.</param>
    /// <param name="To">Offset that it will read next.</param>
    private sealed record PartitionReset(string Group, string Topic, int Partition, long? From, long To);

    public static Command Create(Shell shell)
    {
        var group = new Option<string>("--group") { Description = "Which consumer group; it must have no members.", HelpName = "NAME", Required = true };
        var topic = new Option<string>("--topic") { Description = "Which topic.", HelpName = "NAME", Required = true };
        var partition = CommonOptions.Whole("--partition", "N", 0, 100_000, "Only this partition. [default: all]");
        var to = ToOption();
        var verb = new Verb(
            "reset-offsets",
            "Has a consumer group read on from elsewhere.",
            "metals topics reset-offsets --group metals-processors --topic metals-prices --to 2026-01-31T12:00 --dry-run",
            shell,
            async (run, token) =>
            {
                using var kafka = KafkaConnection.Open(run, token);
                var plan = await PlanAsync(
                    kafka, run.Arguments.GetRequiredValue(group), run.Arguments.GetRequiredValue(topic), run.Arguments.GetValue(partition), run.Arguments.GetRequiredValue(to), token);
                return await ChangeOptions.CarryOutAsync(
                    run,
                    plan,
                    Columns,
                    $"Move {run.Arguments.GetValue(group)} in {plan.Count} partitions?",
                    $"topics reset-offsets {run.Arguments.GetValue(group)} {string.Join(' ', plan.Select(reset => $"{reset.Topic}/{reset.Partition}:{reset.From}-{reset.To}"))}",
                    () => CommitAsync(kafka, plan, token),
                    token);
            })
        {
            group,
            topic,
            partition,
            to,
        };
        ChangeOptions.AddTo(verb);
        return verb;
    }

    private static Option<OffsetTarget> ToOption()
    {
        var option = new Option<OffsetTarget>("--to")
        {
            Description = "Where it reads on; a time means the first message since then.",
            HelpName = "earliest|latest|offset:N|TIME",
            Required = true,
            CustomParser = result =>
            {
                if (OffsetTarget.TryParse(result.Tokens[0].Value, out var target))
                    return target;
                result.AddError($"--to '{result.Tokens[0].Value}' is no place; write earliest, latest, offset:17 or a time such as 2026-01-31T12:00:00Z.");
                return null;
            },
        };
        option.CompletionSources.Add("earliest", "latest");
        return option;
    }

    private static async Task<List<PartitionReset>> PlanAsync(
        KafkaConnection kafka, string group, string topic, int? only, OffsetTarget target, CancellationToken cancellationToken)
    {
        List<TopicMetadata> topics = [kafka.Topic(topic)];
        if (only >= topics[0].Partitions.Count)
            throw new CommandException($"{topic} has no partition {only}; they are 0 to {topics[0].Partitions.Count - 1}.");
        await RefuseMembersAsync(kafka, group, cancellationToken);

        var committed = await kafka.ListCommittedAsync(group, cancellationToken);
        if (committed.Count == 0)
            throw new CommandException($"There is no group {group} on this Kafka; 'metals topics groups' lists those there are.");
        var starts = await kafka.ListAsync(topics, OffsetSpec.Earliest(), cancellationToken);
        var ends = await kafka.ListAsync(topics, OffsetSpec.Latest(), cancellationToken);
        var found = target.Spec is null ? [] : await kafka.ListAsync(topics, target.Spec, cancellationToken);
        if (topics[0].Partitions.Find(partition => !ends.ContainsKey(new TopicPartition(topic, partition.PartitionId))) is { } offline)
            throw new CommandException($"{topic}/{offline.PartitionId} has no leader; 'metals topics health' says more.");

        return
        [
            .. ends.Keys.Where(place => only is null || place.Partition.Value == only).OrderBy(place => place.Partition.Value)
                .Select(place => new PartitionReset(
                    group,
                    topic,
                    place.Partition.Value,
                    committed.TryGetValue(place, out var from) ? from : null,
                    Place(target.Offset ?? found[place], starts[place], ends[place])))
                .Where(reset => reset.From != reset.To),
        ];
    }

    /// <summary>Within what is there. No message since a time is Kafka's -1.</summary>
    private static long Place(long offset, long start, long end) => offset < 0 ? end : Math.Clamp(offset, start, end);

    private static async Task RefuseMembersAsync(KafkaConnection kafka, string group, CancellationToken cancellationToken)
    {
        var described = await kafka.Admin
            .DescribeConsumerGroupsAsync([group], new DescribeConsumerGroupsOptions { RequestTimeout = KafkaConnection.RequestTimeout })
            .WaitAsync(cancellationToken);
        var members = described.ConsumerGroupDescriptions.Single().Members;
        if (members.Count > 0)
        {
            throw new CommandException(
                $"Group {group} has members: {string.Join(", ", members.Select(member => $"{member.ClientId} ({member.Host.TrimStart('/')})"))}. Stop them first.");
        }
    }

    private static async Task CommitAsync(KafkaConnection kafka, List<PartitionReset> plan, CancellationToken cancellationToken)
    {
        try
        {
            await kafka.Admin
                .AlterConsumerGroupOffsetsAsync(
                    [new ConsumerGroupTopicPartitionOffsets(plan[0].Group, [.. plan.Select(reset => new TopicPartitionOffset(reset.Topic, reset.Partition, reset.To))])],
                    new AlterConsumerGroupOffsetsOptions { RequestTimeout = KafkaConnection.RequestTimeout })
                .WaitAsync(cancellationToken);
        }
        catch (AlterConsumerGroupOffsetsException problem)
        {
            var errors = problem.Results
                .SelectMany(result => result.Partitions.Select(partition => (Place: $"{partition.Topic}/{partition.Partition.Value}", partition.Error)).Prepend((result.Group, result.Error)))
                .Where(result => result.Error.IsError);
            throw new CommandException($"Kafka refuses: {string.Join("; ", errors.Select(result => $"{result.Item1}: {result.Error.Reason}"))}. Has somebody joined the group meanwhile?");
        }
    }
}
