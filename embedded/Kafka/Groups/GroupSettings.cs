namespace MetalsPipeline.Embedded.Kafka.Groups;

/// <summary>
/// How groups behave: how long a first member waits for others before partitions are shared out, and which session timeouts are taken.
/// </summary>
internal sealed record GroupSettings(TimeSpan InitialRebalanceDelay)
{
    public static readonly TimeSpan MinSessionTimeout = TimeSpan.FromMilliseconds(100);
    public static readonly TimeSpan MaxSessionTimeout = TimeSpan.FromMinutes(30);

    /// <summary>Bounds what made-up members can take.</summary>
    public const int MaxMembers = 1000;

    /// <summary>Bounds what made-up groups can take.</summary>
    public const int MaxGroups = 10_000;

    /// <summary>What subscriptions and assignments of all members may take in memory; beyond that, no new ones are taken.</summary>
    public const long MaxMemberBytes = 64 * 1024 * 1024;

    /// <summary>
    /// What committed offsets may take in memory; beyond that, offsets are taken only of partitions that a group has committed before.
    /// </summary>
    public const long MaxOffsetBytes = 128 * 1024 * 1024;
}
