using MetalsPipeline.Embedded.Kafka.Cluster;
using MetalsPipeline.Embedded.Kafka.Network;
using MetalsPipeline.Embedded.Kafka.Topics;
using MetalsPipeline.Embedded.Logging;

namespace MetalsPipeline.Embedded.Kafka.Faults;

/// <summary>Takes nodes down and up again, and moves leaders, as crashes and operators do.</summary>
internal sealed class ClusterSwitch(Nodes nodes, TopicCatalog topics, Listeners listeners, Connections connections, JsonLog log)
{
    private readonly Lock _gate = new();

    /// <summary>The node loses its leaderships, then its listener and connections.</summary>
    public async Task TakeDownAsync(int id)
    {
        var node = Find(id);
        lock (_gate)
        {
            if (!node.IsUp)
                throw new ControlException($"node {id} is down already");
            node.IsUp = false;
        }

        topics.Elect();
        await listeners.StopAsync(node).ConfigureAwait(false);
        connections.Abort(node);
        log.Info("node is down", ("node", id));
    }

    /// <summary>The node is a replica in sync again; it leads only what nobody leads, until <see cref="ElectPreferred"/>.</summary>
    public void BringUp(int id)
    {
        var node = Find(id);
        lock (_gate)
        {
            if (node.IsUp)
                throw new ControlException($"node {id} is up already");
            listeners.StartAgain(node);
            node.IsUp = true;
        }

        topics.Elect();
        log.Info("node is up", ("node", id));
    }

    /// <summary>Nodes lead again what they led at first.</summary>
    public void ElectPreferred() => topics.ElectPreferred();

    public void MoveLeader(string topicName, int index, int id)
    {
        var partition = topics.Find(topicName, index)
            ?? throw new ControlException($"there is no partition {index} of a topic '{topicName}'");
        if (!partition.Replicas.Contains(Find(id).Id))
            throw new ControlException($"node {id} has no replica of it; those are on {string.Join(", ", partition.Replicas)}");
        partition.Prefer(id);
        topics.ElectPreferred(partition);
    }

    /// <summary>Breaks the connections to a node, or to all.</summary>
    public void ResetConnections(int? id) => connections.Abort(id is null ? null : Find(id.Value));

    private Node Find(int id) => nodes.All.FirstOrDefault(node => node.Id == id)
        ?? throw new ControlException($"there is no node {id}; nodes are 1 to {nodes.All.Count}");
}
