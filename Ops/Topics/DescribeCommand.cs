using System.CommandLine;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Kafka;

namespace MetalsPipeline.Ops.Topics;

/// <summary><c>metals topics describe</c></summary>
internal static class DescribeCommand
{
    /// <param name="Topic">Name.</param>
    /// <param name="ReplicationFactor">Copies of each partition.</param>
    /// <param name="MinInSyncReplicas">Copies in sync that a write needs.</param>
    /// <param name="RetentionMs">How long messages are kept, ms; -1 means for ever.</param>
    /// <param name="Messages">How many it has.</param>
    /// <param name="Partitions">All of them.</param>
    private sealed record TopicDescription(
        string Topic, int ReplicationFactor, int MinInSyncReplicas, long RetentionMs, long Messages, IReadOnlyList<PartitionDescription> Partitions);

    /// <param name="Partition">Number.</param>
    /// <param name="Leader">Broker that leads it; -1 if none does.</param>
    /// <param name="Replicas">Brokers with a copy.</param>
    /// <param name="InSyncReplicas">Those whose copy is whole.</param>
    /// <param name="Start">Offset of the oldest message; null without a leader.</param>
    /// <param name="End">Offset that the next message gets; null without a leader.</param>
    private sealed record PartitionDescription(int Partition, int Leader, IReadOnlyList<int> Replicas, IReadOnlyList<int> InSyncReplicas, long? Start, long? End);

    public static Command Create(Shell shell)
    {
        var names = new Argument<string[]>("TOPIC") { Description = "Which. [default: all but Kafka's own]", Arity = ArgumentArity.ZeroOrMore };
        return new Verb("describe", "Describes topics; as JSON, with their partitions.", "metals topics describe metals-prices --output json", shell, async (run, token) =>
        {
            using var kafka = KafkaConnection.Open(run, token);
            var topics = run.Arguments.GetValue(names) is { Length: > 0 } asked
                ? asked.Select(kafka.Topic).ToList()
                : [.. kafka.Metadata.Topics.Where(topic => !TopicCommands.IsInternal(topic.Topic))];
            run.Output.Rows(
                await DescribeAsync(kafka, topics, token),
                new("TOPIC", topic => topic.Topic),
                new("PARTITIONS", topic => topic.Partitions.Count),
                new("REPLICAS", topic => topic.ReplicationFactor),
                new("MIN IN SYNC", topic => topic.MinInSyncReplicas),
                new("RETENTION", topic => topic.RetentionMs < 0 ? "for ever" : $"{topic.RetentionMs / 3_600_000.0:0.#} h"),
                new("MESSAGES", topic => topic.Messages));
            return ExitCode.Success;
        })
        {
            names,
        };
    }

    private static async Task<IReadOnlyCollection<TopicDescription>> DescribeAsync(
        KafkaConnection kafka, List<TopicMetadata> topics, CancellationToken cancellationToken)
    {
        var settings = await TopicSettings.ReadAsync(kafka, topics, cancellationToken);
        var starts = await kafka.ListAsync(topics, OffsetSpec.Earliest(), cancellationToken);
        var ends = await kafka.ListAsync(topics, OffsetSpec.Latest(), cancellationToken);

        return [.. topics.OrderBy(topic => topic.Topic, StringComparer.Ordinal).Select(topic =>
        {
            var partitions = topic.Partitions.OrderBy(partition => partition.PartitionId).Select(partition =>
            {
                var place = new TopicPartition(topic.Topic, partition.PartitionId);
                return new PartitionDescription(
                    partition.PartitionId,
                    partition.Leader,
                    partition.Replicas,
                    partition.InSyncReplicas,
                    starts.TryGetValue(place, out var start) ? start : null,
                    ends.TryGetValue(place, out var end) ? end : null);
            }).ToList();
            return new TopicDescription(
                topic.Topic,
                topic.Partitions.Max(partition => partition.Replicas.Length),
                settings[topic.Topic].MinInSyncReplicas,
                settings[topic.Topic].RetentionMs,
                partitions.Sum(partition => (partition.End - partition.Start) ?? 0),
                partitions);
        })];
    }
}
