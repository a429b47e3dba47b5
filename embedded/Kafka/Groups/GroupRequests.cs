using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Groups;

/// <summary>A way to share out partitions that a member offers, with its subscription in that way's form.</summary>
internal readonly record struct GroupProtocol(string Name, byte[] Metadata)
{
    public bool IsSameAs(GroupProtocol other) => Name == other.Name && Metadata.AsSpan().SequenceEqual(other.Metadata);
}

/// <summary>A member's wish to take part in the next generation.</summary>
internal sealed record JoinRequest(
    string GroupId,
    string MemberId,
    string? InstanceId,
    string ClientId,
    string ClientHost,
    TimeSpan SessionTimeout,
    TimeSpan RebalanceTimeout,
    string ProtocolType,
    GroupProtocol[] Protocols,
    bool MustKnowItsId);

/// <summary>The generation a member got into; the leader also gets all members' subscriptions.</summary>
internal sealed record JoinResult(ErrorCode Error, string MemberId)
{
    public int Generation { get; init; } = -1;

    public string Protocol { get; init; } = "";

    public string LeaderId { get; init; } = "";

    public IReadOnlyList<JoinedMember> Members { get; init; } = [];
}

internal sealed record JoinedMember(string Id, string? InstanceId, byte[] Metadata);

/// <summary>What a member may consume, in the form its protocol gives it.</summary>
internal sealed record SyncResult(ErrorCode Error, byte[] Assignment)
{
    public SyncResult(ErrorCode error)
        : this(error, [])
    {
    }
}

/// <summary>A group as it is described to administrators.</summary>
internal sealed record GroupDescription(
    string Id,
    string State,
    string ProtocolType,
    string Protocol,
    IReadOnlyList<MemberDescription> Members);

internal sealed record MemberDescription(
    string Id,
    string? InstanceId,
    string ClientId,
    string ClientHost,
    byte[] Metadata,
    byte[] Assignment);
