using System.CommandLine;
using Confluent.Kafka;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Kafka;

namespace MetalsPipeline.Ops.Topics;

/// <summary><c>metals topics health</c></summary>
internal static class HealthCommand
{
    /// <summary>What is wrong with a partition; the worst that applies.</summary>
    internal enum Trouble
    {
        /// <summary>It has no leader: it can be neither read nor written.</summary>
        Offline,

        /// <summary>Fewer copies are in sync than a write needs: it can only be read.</summary>
        BelowMinInSync,

        /// <summary>A copy isn't in sync: it works, but bears less.</summary>
        UnderReplicated,
    }

    /// <param name="Healthy">Whether nothing is wrong.</param>
    /// <param name="Brokers">How many are there.</param>
    /// <param name="Partitions">How many are there, of all topics.</param>
    /// <param name="Troubles">Partitions with which something is wrong, worst first.</param>
    internal sealed record ClusterHealth(bool Healthy, int Brokers, int Partitions, IReadOnlyList<PartitionTrouble> Troubles);

    internal sealed record PartitionTrouble(
        string Topic, int Partition, Trouble Trouble, int Leader, IReadOnlyList<int> Replicas, IReadOnlyList<int> InSyncReplicas);

    public static Command Create(Shell shell) =>
        new Verb("health", "Looks for partitions that are offline or under-replicated; exit code 5 if there are any.", "metals topics health", shell, async (run, token) =>
        {
            using var kafka = KafkaConnection.Open(run, token);
            var health = await ExamineAsync(kafka, token);
            run.Output.Item(health, () => WriteTable(run, health.Troubles));
            run.Progress($"{health.Partitions - health.Troubles.Count} of {health.Partitions} partitions are healthy, on {health.Brokers} brokers.");
            return health.Healthy ? ExitCode.Success : ExitCode.Unhealthy;
        });

    private static void WriteTable(Run run, IReadOnlyList<PartitionTrouble> troubles)
    {
        if (troubles.Count > 0)
        {
            run.Output.WriteTable(
                run.Shell.Out,
                troubles,
                new("TOPIC", partition => partition.Topic),
                new("PARTITION", partition => partition.Partition),
                new("TROUBLE", partition => partition.Trouble),
                new("LEADER", partition => partition.Leader < 0 ? null : partition.Leader),
                new("REPLICAS", partition => string.Join(',', partition.Replicas)),
                new("IN SYNC", partition => string.Join(',', partition.InSyncReplicas)));
        }
    }

    public static async Task<ClusterHealth> ExamineAsync(KafkaConnection kafka, CancellationToken cancellationToken)
    {
        var topics = kafka.Metadata.Topics;
        var settings = await TopicSettings.ReadAsync(kafka, topics, cancellationToken);

        var troubles = topics
            .SelectMany(topic => topic.Partitions, (topic, partition) => (topic.Topic, Partition: partition, Trouble: Find(partition, settings[topic.Topic].MinInSyncReplicas)))
            .Where(found => found.Trouble is not null)
            .Select(found => new PartitionTrouble(
                found.Topic,
                found.Partition.PartitionId,
                found.Trouble!.Value,
                found.Partition.Leader,
                found.Partition.Replicas,
                found.Partition.InSyncReplicas))
            .OrderBy(found => found.Trouble).ThenBy(found => found.Topic, StringComparer.Ordinal).ThenBy(found => found.Partition)
            .ToList();
        return new ClusterHealth(troubles.Count == 0, kafka.Metadata.Brokers.Count, topics.Sum(topic => topic.Partitions.Count), troubles);
    }

    private static Trouble? Find(PartitionMetadata partition, int needed) =>
        partition.Leader < 0 ? Trouble.Offline
        : partition.InSyncReplicas.Length < needed ? Trouble.BelowMinInSync
        : partition.InSyncReplicas.Length < partition.Replicas.Length ? Trouble.UnderReplicated
        : null;
}
