namespace MetalsPipeline.Embedded.Kafka.Network;

/// <summary>What clients may ask of the broker, and how long they may take over it.</summary>
internal sealed record NetworkSettings
{
    public int MaxConnections { get; init; } = 1000;

    /// <summary>The largest request taken; only requests that carry records may be large.</summary>
    public int MaxRequestBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>What large requests of all connections may take together.</summary>
    public long RequestMemoryBytes { get; init; } = 128 * 1024 * 1024;

    /// <summary>How long a request may take to arrive, and a response to be taken, before the connection is closed.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a connection may be silent.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(10);
}
