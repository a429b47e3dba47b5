namespace MetalsPipeline.Embedded.Kafka.Topics;

/// <summary>Spreads replicas over nodes, so that each node leads as many partitions as the next.</summary>
internal static class ReplicaAssignment
{
    /// <summary>Nodes of the partitions <paramref name="first"/>, first + 1, …; nodes are numbered from 1.</summary>
    public static IReadOnlyList<int>[] Spread(int first, int count, int replicationFactor, int nodes) =>
        [.. Enumerable.Range(first, count).Select(partition => Replicas(partition, replicationFactor, nodes))];

    /// <summary>Null if the assignment is fine: each partition on as many distinct known nodes as the first.</summary>
    public static string? Problem(IReadOnlyList<int>[] assignment, int nodes) =>
        assignment.Any(replicas => replicas.Count == 0 || replicas.Count != assignment[0].Count)
            ? "Every partition needs the same number of replicas, at least one."
        : assignment.Any(replicas => replicas.Distinct().Count() != replicas.Count)
            ? "A partition has two replicas on the same node."
        : assignment.Any(replicas => replicas.Any(node => node < 1 || node > nodes))
            ? $"Replicas can only be on the nodes 1 to {nodes}."
        : null;

    private static IReadOnlyList<int> Replicas(int partition, int replicationFactor, int nodes) =>
        [.. Enumerable.Range(partition, replicationFactor).Select(i => i % nodes + 1)];
}
