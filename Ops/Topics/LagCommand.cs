using System.CommandLine;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using MetalsPipeline.Contracts;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Kafka;
using TopicNames = MetalsPipeline.Contracts.Topics;

namespace MetalsPipeline.Ops.Topics;

/// <summary><c>metals topics lag</c></summary>
internal static class LagCommand
{
    /// <param name="Group">Consumer group.</param>
    /// <param name="Topic">Topic.</param>
    /// <param name="Partition">Number.</param>
    /// <param name="Committed">Offset that the group reads next; null where it has committed none.</param>
    /// <param name="End">Offset that the next message gets; null where the partition has no leader.</param>
    /// <param name="Lag">Messages between the two; null where that isn't known.</param>
    private sealed record PartitionLag(string Group, string Topic, int Partition, long? Committed, long? End, long? Lag);

    public static Command Create(Shell shell)
    {
        var group = new Option<string?>("--group") { Description = $"Whose. [default: {ConsumerGroups.Processors}]", HelpName = "NAME" };
        group.CompletionSources.Add(ConsumerGroups.Processors);
        return new Verb("lag", "Shows how many messages a consumer group has yet to read.", "metals topics lag --output ndjson", shell, async (run, token) =>
        {
            using var kafka = KafkaConnection.Open(run, token);
            var lags = await MeasureAsync(kafka, run.Arguments.GetValue(group) ?? ConsumerGroups.Processors, token);
            run.Output.Rows(
                lags,
                new("TOPIC", lag => lag.Topic),
                new("PARTITION", lag => lag.Partition),
                new("COMMITTED", lag => lag.Committed),
                new("END", lag => lag.End),
                new("LAG", lag => lag.Lag));
            run.Progress($"Together {lags.Sum(lag => lag.Lag ?? 0)}.");
            return ExitCode.Success;
        })
        {
            group,
        };
    }

    private static async Task<IReadOnlyCollection<PartitionLag>> MeasureAsync(KafkaConnection kafka, string group, CancellationToken cancellationToken)
    {
        var committed = await kafka.ListCommittedAsync(group, cancellationToken);

        // The processors owe all data topics, those too of which they have read nothing yet.
        var names = committed.Keys.Select(partition => partition.Topic).Concat(group == ConsumerGroups.Processors ? TopicNames.Data : []).ToHashSet();
        var topics = kafka.Metadata.Topics.Where(topic => names.Contains(topic.Topic)).OrderBy(topic => topic.Topic, StringComparer.Ordinal).ToList();
        if (topics.Count == 0)
            throw new CommandException($"Group {group} has read nothing on this Kafka; 'metals topics groups' lists who has.");
        var starts = await kafka.ListAsync(topics, OffsetSpec.Earliest(), cancellationToken);
        var ends = await kafka.ListAsync(topics, OffsetSpec.Latest(), cancellationToken);

        return
        [
            .. topics.SelectMany(topic => topic.Partitions.OrderBy(partition => partition.PartitionId), (topic, partition) =>
            {
                var place = new TopicPartition(topic.Topic, partition.PartitionId);
                long? next = committed.TryGetValue(place, out var offset) ? offset : null;
                long? end = ends.TryGetValue(place, out var last) ? last : null;
                return new PartitionLag(group, topic.Topic, partition.PartitionId, next, end, Offsets.Lag(next, starts.GetValueOrDefault(place), end));
            }),
        ];
    }
}
