using MetalsPipeline.Embedded.Kafka.Log;
using MetalsPipeline.Embedded.Kafka.Protocol;
using MetalsPipeline.Embedded.Logging;

namespace MetalsPipeline.Embedded.Kafka.Groups;

/// <summary>
/// A consumer group with members, and the state machine that takes them from one generation to the next. It exists as long as it has
/// members; what outlives them, the committed offsets, is in the <see cref="OffsetStore"/>. This part is what members ask for; joining and
/// what follows from it have a file each.
/// </summary>
internal sealed partial class Group
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Member> _members = new(StringComparer.Ordinal);

    /// <summary>Ids given out to clients that haven't come back with them yet, and until when they may.</summary>
    private readonly Dictionary<string, TimeSpan> _pendingIds = new(StringComparer.Ordinal);
    private readonly GroupSettings _settings;
    private readonly ByteQuota _memory;
    private readonly TimeProvider _time;
    private readonly long _origin;
    private readonly JsonLog _log;
    private readonly Action<Group> _retired;
    private readonly ITimer _timer;
    private GroupState _state = GroupState.Empty;
    private string _protocolType = "";
    private string? _protocol;
    private string? _leaderId;
    private int _generation;
    private long _countedBytes;

    public Group(string id, GroupSettings settings, ByteQuota memory, TimeProvider time, JsonLog log, Action<Group> retired)
    {
        Id = id;
        _settings = settings;
        _memory = memory;
        _time = time;
        _origin = time.GetTimestamp();
        _log = log;
        _retired = retired;
        _timer = time.CreateTimer(static self => ((Group)self!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public string Id { get; }

    private TimeSpan Now => _time.GetElapsedTime(_origin);

    /// <summary>Null if the group was retired meanwhile: ask again with a new one.</summary>
    public Task<JoinResult>? Join(JoinRequest request)
    {
        lock (_gate)
        {
            if (_state == GroupState.Dead)
                return null;
            var result = JoinLocked(request);
            RetireIfDeserted();
            Settle();
            return result;
        }
    }

    public Task<SyncResult> Sync(string memberId, int generation, IReadOnlyDictionary<string, byte[]> assignments)
    {
        lock (_gate)
        {
            var error = Check(memberId, generation, out var member);
            if (error == ErrorCode.None && _state == GroupState.PreparingRebalance)
                error = ErrorCode.RebalanceInProgress;
            if (error != ErrorCode.None)
                return Task.FromResult(new SyncResult(error));
            if (_state == GroupState.Stable)
                return Task.FromResult(new SyncResult(ErrorCode.None, member.Assignment));

            var result = member.BeginSync();
            if (memberId == _leaderId)
                Share(assignments);
            Settle();
            return result;
        }
    }

    public ErrorCode Heartbeat(string memberId, int generation)
    {
        lock (_gate)
        {
            var error = Check(memberId, generation, out _);
            return error == ErrorCode.None && _state == GroupState.PreparingRebalance ? ErrorCode.RebalanceInProgress : error;
        }
    }

    public ErrorCode Leave(string memberId, string? instanceId)
    {
        lock (_gate)
        {
            if (instanceId is not null && memberId.Length == 0)
                memberId = FindInstance(instanceId)?.Id ?? "";

            var known = _pendingIds.Remove(memberId);
            if (_members.TryGetValue(memberId, out var member))
            {
                Remove(member, ErrorCode.UnknownMemberId);
                known = true;
            }

            if (!known)
                return ErrorCode.UnknownMemberId;
            Proceed();
            Settle();
            return ErrorCode.None;
        }
    }

    /// <summary>
    /// Runs <paramref name="commit"/> if the member may commit now, while the group can't change. Clients that manage partitions by
    /// themselves commit without a member id, which is for groups without members only.
    /// </summary>
    public ErrorCode Commit(string memberId, int generation, Action commit)
    {
        lock (_gate)
        {
            var error = generation < 0 && _members.Count == 0 ? ErrorCode.None : Check(memberId, generation, out _);
            if (error == ErrorCode.None && _state == GroupState.CompletingRebalance)
                error = ErrorCode.RebalanceInProgress;
            if (error == ErrorCode.None)
                commit();
            return error;
        }
    }

    public GroupDescription Describe()
    {
        lock (_gate)
        {
            var protocol = _state == GroupState.Stable ? _protocol : null;
            var members = _members.Values.Select(member => member.Describe(protocol));
            return new GroupDescription(Id, _state.ToString(), _protocolType, protocol ?? "", [.. members]);
        }
    }

    private Member? FindInstance(string instanceId) => _members.Values.FirstOrDefault(member => member.Request.InstanceId == instanceId);

    private ErrorCode Check(string memberId, int generation, out Member member)
    {
        if (!_members.TryGetValue(memberId, out member!))
            return ErrorCode.UnknownMemberId;
        if (generation != _generation)
            return ErrorCode.IllegalGeneration;
        member.Heard(Now);
        return ErrorCode.None;
    }

    private void Remove(Member member, ErrorCode reason)
    {
        _members.Remove(member.Id);
        member.EndJoin(new JoinResult(reason, member.Id));
        member.EndSync(new SyncResult(reason));
        if (_state is GroupState.Stable or GroupState.CompletingRebalance)
            PrepareRebalance();
    }
}
