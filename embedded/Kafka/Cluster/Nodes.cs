using System.Text;
using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Cluster;

/// <summary>The nodes of this process, numbered from 1.</summary>
internal sealed class Nodes(int count, string clusterId)
{
    public IReadOnlyList<Node> All { get; } = [.. Enumerable.Range(1, count).Select(id => new Node(id))];

    public string ClusterId { get; } = clusterId;

    public IEnumerable<Node> Live => All.Where(node => node.IsUp);

    /// <summary>The controller is the first live node, as it would be after an election.</summary>
    public Node? Controller => All.FirstOrDefault(node => node.IsUp);

    public bool IsLive(int id) => id >= 1 && id <= All.Count && All[id - 1].IsUp;

    /// <summary>The node that coordinates a group: spread by name, the next live one if that is down.</summary>
    public Node? CoordinatorOf(string group)
    {
        var first = (int)(Crc32C.Compute(Encoding.UTF8.GetBytes(group)) % (uint)All.Count);
        return Enumerable.Range(first, All.Count).Select(i => All[i % All.Count]).FirstOrDefault(node => node.IsUp);
    }
}
