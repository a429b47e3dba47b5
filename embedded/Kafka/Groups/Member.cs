using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Groups;

/// <summary>One member of a group; changed only under its group's lock.</summary>
internal sealed class Member(string id, JoinRequest request)
{
    private TaskCompletionSource<JoinResult>? _join;
    private TaskCompletionSource<SyncResult>? _sync;

    public string Id { get; } = id;

    /// <summary>The latest join: protocols and timeouts may differ from one to the next.</summary>
    public JoinRequest Request { get; private set; } = request;

    public byte[] Assignment { get; set; } = [];

    /// <summary>What this member takes in memory, near enough.</summary>
    public long Size => Assignment.Length + Request.Protocols.Sum(protocol => (long)protocol.Metadata.Length);

    /// <summary>When the member is given up, unless it is heard of.</summary>
    public TimeSpan SessionDeadline { get; private set; }

    public bool IsJoining => _join is not null;

    public bool IsSyncing => _sync is not null;

    /// <summary>It can't be heard of while an answer of ours is what it waits for.</summary>
    public bool IsWaitingForUs => IsJoining || IsSyncing;

    public void Heard(TimeSpan now) => SessionDeadline = now + Request.SessionTimeout;

    public bool Supports(string protocol) => Request.Protocols.Any(offered => offered.Name == protocol);

    public byte[] MetadataFor(string? protocol) => Array.Find(Request.Protocols, offered => offered.Name == protocol).Metadata ?? [];

    public bool OffersSame(JoinRequest request) =>
        Request.Protocols.Length == request.Protocols.Length &&
        Request.Protocols.Zip(request.Protocols).All(pair => pair.First.IsSameAs(pair.Second));

    /// <summary>What a member does is known once a protocol is agreed on and partitions are shared out by it.</summary>
    public MemberDescription Describe(string? protocol) => new(
        Id,
        Request.InstanceId,
        Request.ClientId,
        Request.ClientHost,
        MetadataFor(protocol),
        protocol is null ? [] : Assignment);

    public Task<JoinResult> BeginJoin(JoinRequest request)
    {
        EndJoin(new JoinResult(ErrorCode.RebalanceInProgress, Id));
        Request = request;
        _join = new TaskCompletionSource<JoinResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        return _join.Task;
    }

    public void EndJoin(JoinResult result)
    {
        _join?.SetResult(result);
        _join = null;
    }

    public Task<SyncResult> BeginSync()
    {
        EndSync(new SyncResult(ErrorCode.RebalanceInProgress));
        _sync = new TaskCompletionSource<SyncResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        return _sync.Task;
    }

    public void EndSync(SyncResult result)
    {
        _sync?.SetResult(result);
        _sync = null;
    }
}
