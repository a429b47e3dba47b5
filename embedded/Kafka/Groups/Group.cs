using MetalsPipeline.Embedded.Kafka.Log;
using MetalsPipeline.Embedded.Kafka.Logging;
using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Groups;

/// <summary>
/// A consumer group with members, and the state machine that takes them from one generation to the next. It exists as long as it has members;
/// what outlives them, the committed offsets, is in the <see cref="OffsetStore"/>. This part is what members ask for; Group.Rebalance.cs what follows.
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
                memberId = _members.Values.FirstOrDefault(member => member.Request.InstanceId == instanceId)?.Id ?? "";

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
    /// Runs <paramref name="commit"/> if the member may commit now, while the group can't change. Clients that manage partitions by themselves
    /// commit without a member id, which is for groups without members only.
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
            var isShared = _state == GroupState.Stable;
            return new GroupDescription(Id, _state.ToString(), _protocolType, isShared ? _protocol ?? "" : "", [.. _members.Values.Select(member => new MemberDescription(
                member.Id,
                member.Request.InstanceId,
                member.Request.ClientId,
                member.Request.ClientHost,
                isShared ? member.MetadataFor(_protocol) : [],
                isShared ? member.Assignment : []))]);
        }
    }

    private ErrorCode Check(string memberId, int generation, out Member member)
    {
        if (!_members.TryGetValue(memberId, out member!))
            return ErrorCode.UnknownMemberId;
        if (generation != _generation)
            return ErrorCode.IllegalGeneration;
        member.Heard(Now);
        return ErrorCode.None;
    }

    private Task<JoinResult> JoinLocked(JoinRequest request)
    {
        Task<JoinResult> Refuse(ErrorCode error, string? memberId = null) => Task.FromResult(new JoinResult(error, memberId ?? request.MemberId));

        if (request.Protocols.Length == 0 || (_members.Count > 0 && !IsCompatible(request)))
            return Refuse(ErrorCode.InconsistentGroupProtocol);
        if (_members.TryGetValue(request.MemberId, out var member))
            return Rejoin(member, request);
        if (request.MemberId.Length > 0)
            return _pendingIds.Remove(request.MemberId) ? AddMember(request.MemberId, request) : Refuse(ErrorCode.UnknownMemberId);
        if (_members.Count + _pendingIds.Count >= GroupSettings.MaxMembers || _memory.IsExhausted)
            return Refuse(ErrorCode.GroupMaxSizeReached);

        var memberId = $"{request.InstanceId ?? request.ClientId}-{Guid.NewGuid()}";
        if (request.InstanceId is null && request.MustKnowItsId)
        {
            _pendingIds[memberId] = Now + request.SessionTimeout;
            return Refuse(ErrorCode.MemberIdRequired, memberId);
        }

        if (request.InstanceId is not null && _members.Values.FirstOrDefault(other => other.Request.InstanceId == request.InstanceId) is { } former)
            Remove(former, ErrorCode.FencedInstanceId);
        return AddMember(memberId, request);
    }

    private bool IsCompatible(JoinRequest request) =>
        request.ProtocolType == _protocolType &&
        request.Protocols.Any(offered => _members.Values.All(member => member.Id == request.MemberId || member.Supports(offered.Name)));

    private Task<JoinResult> AddMember(string memberId, JoinRequest request)
    {
        var member = new Member(memberId, request);
        _members.Add(memberId, member);
        _protocolType = request.ProtocolType;
        return JoinNextGeneration(member, request);
    }

    /// <summary>A follower that says nothing new needs no new generation: it missed an answer, or makes sure.</summary>
    private Task<JoinResult> Rejoin(Member member, JoinRequest request)
    {
        var saysNothingNew = member.OffersSame(request) &&
            (_state == GroupState.CompletingRebalance || (_state == GroupState.Stable && member.Id != _leaderId));
        if (!saysNothingNew)
            return JoinNextGeneration(member, request);

        member.Heard(Now);
        return Task.FromResult(ResultFor(member));
    }

    private Task<JoinResult> JoinNextGeneration(Member member, JoinRequest request)
    {
        var result = member.BeginJoin(request);
        member.Heard(Now);
        if (_state == GroupState.PreparingRebalance)
            ExtendInitialDelay();
        else
            PrepareRebalance();
        Proceed();
        return result;
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
