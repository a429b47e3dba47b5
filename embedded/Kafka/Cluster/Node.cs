namespace MetalsPipeline.Embedded.Kafka.Cluster;

/// <summary>
/// One broker as clients see it. All nodes live in this process and share one log, so a node is little more than an address.
/// </summary>
internal sealed class Node(int id)
{
    private volatile bool _isUp = true;

    public int Id { get; } = id;

    /// <summary>What clients are told to connect to; known once the listener is bound.</summary>
    public HostPort Advertised { get; set; }

    public bool IsUp
    {
        get => _isUp;
        set => _isUp = value;
    }
}
