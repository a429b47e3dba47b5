using MetalsPipeline.Embedded.Kafka.Cluster;
using MetalsPipeline.Embedded.Kafka.Log;
using MetalsPipeline.Embedded.Kafka.Network;
using MetalsPipeline.Embedded.Kafka.Topics;

namespace MetalsPipeline.Embedded.Kafka.Options;

/// <summary>Everything a broker can be told at start.</summary>
internal sealed record BrokerOptions
{
    public static readonly HostPort DefaultListen = new("127.0.0.1", 9092);

    /// <summary>One address a node.</summary>
    public IReadOnlyList<HostPort> Listen { get; init; } = [DefaultListen];

    /// <summary>What clients are told, node by node; the bound address where there is none.</summary>
    public IReadOnlyList<HostPort> Advertise { get; init; } = [];

    /// <summary>Null keeps everything in memory, for the life of the process.</summary>
    public string? DataDirectory { get; init; }

    public int Partitions { get; init; } = 6;

    /// <summary>Null means 3, or as many as there are nodes.</summary>
    public int? ReplicationFactor { get; init; }

    public bool AutoCreateTopics { get; init; } = true;

    public int MaxPartitions { get; init; } = 2000;

    /// <summary>The broker's own defaults of topic settings.</summary>
    public IReadOnlyDictionary<string, string> TopicDefaults { get; init; } = new Dictionary<string, string>();

    public FsyncPolicy Fsync { get; init; } = FsyncPolicy.Interval;

    public TimeSpan FsyncInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What all partitions together may take on disk.</summary>
    public long MaxBytes { get; init; } = long.MaxValue;

    public TimeSpan CleanupInterval { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan InitialRebalanceDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Who may use the broker; null lets everybody.</summary>
    public string? UserFile { get; init; }

    /// <summary>Where control commands are taken; null for nowhere.</summary>
    public HostPort? Control { get; init; }

    public NetworkSettings Network { get; init; } = new();

    public CatalogSettings ToCatalogSettings()
    {
        var defaults = TopicConfig.Create(TopicDefaults, null, out var problem) ?? throw new ArgumentException(problem);
        return new CatalogSettings(Partitions, ReplicationFactor ?? Math.Min(3, Listen.Count), MaxPartitions, AutoCreateTopics, defaults);
    }
}
