using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Groups;

internal partial class Group
{
    private TimeSpan _rebalanceStarted;
    private TimeSpan _rebalanceDeadline;

    /// <summary>The first members of a group are waited for until the deadline, even if all who are known have joined.</summary>
    private bool _isInitialRebalance;

    private TimeSpan LongestRebalanceTimeout =>
        _members.Count == 0 ? TimeSpan.Zero : _members.Values.Max(member => member.Request.RebalanceTimeout);

    private void PrepareRebalance()
    {
        foreach (var member in _members.Values)
            member.EndSync(new SyncResult(ErrorCode.RebalanceInProgress));

        _isInitialRebalance = _state == GroupState.Empty;
        _state = GroupState.PreparingRebalance;
        _rebalanceStarted = Now;
        _rebalanceDeadline = _rebalanceStarted + (_isInitialRebalance ? _settings.InitialRebalanceDelay : LongestRebalanceTimeout);
    }

    private void ExtendInitialDelay()
    {
        if (!_isInitialRebalance)
            return;
        var extended = Now + _settings.InitialRebalanceDelay;
        var latest = _rebalanceStarted + LongestRebalanceTimeout;
        _rebalanceDeadline = extended < latest ? extended : latest;
    }

    /// <summary>Goes on to the next state if nothing is left to wait for.</summary>
    private void Proceed()
    {
        if (_state == GroupState.PreparingRebalance)
        {
            var isDue = Now >= _rebalanceDeadline;
            if (isDue)
                RemoveAbsent();
            if (isDue || (!_isInitialRebalance && _pendingIds.Count == 0 && _members.Values.All(member => member.IsJoining)))
                CompleteJoin();
        }

        RetireIfDeserted();
    }

    private void RemoveAbsent()
    {
        foreach (var member in _members.Values.Where(member => !member.IsJoining).ToList())
            Remove(member, ErrorCode.UnknownMemberId);
    }

    private void CompleteJoin()
    {
        _generation++;
        _state = _members.Count == 0 ? GroupState.Empty : GroupState.CompletingRebalance;
        _protocol = SelectProtocol();
        if (_leaderId is null || !_members.ContainsKey(_leaderId))
            _leaderId = _members.Keys.FirstOrDefault();

        foreach (var member in _members.Values)
        {
            member.Assignment = [];
            member.Heard(Now);
        }

        foreach (var member in _members.Values)
            member.EndJoin(ResultFor(member));
        _log.Info("group rebalanced", ("group", Id), ("generation", _generation), ("members", _members.Count), ("protocol", _protocol));
    }

    /// <summary>Of the protocols that all members know, the one that most prefer.</summary>
    private string? SelectProtocol() => _members.Values
        .Select(member => member.Request.Protocols.First(offered => _members.Values.All(other => other.Supports(offered.Name))).Name)
        .GroupBy(name => name)
        .MaxBy(votes => votes.Count())?.Key;

    private JoinResult ResultFor(Member member) => new(ErrorCode.None, member.Id)
    {
        Generation = _generation,
        Protocol = _protocol ?? "",
        LeaderId = _leaderId ?? "",
        Members = member.Id == _leaderId
            ? [.. _members.Values.Select(other => new JoinedMember(other.Id, other.Request.InstanceId, other.MetadataFor(_protocol)))]
            : [],
    };

    private void Share(IReadOnlyDictionary<string, byte[]> assignments)
    {
        _state = GroupState.Stable;
        foreach (var member in _members.Values)
        {
            member.Assignment = assignments.GetValueOrDefault(member.Id) ?? [];
            if (member.IsSyncing)
                member.Heard(Now);
            member.EndSync(new SyncResult(ErrorCode.None, member.Assignment));
        }
    }

    private void OnTimer()
    {
        lock (_gate)
        {
            if (_state == GroupState.Dead)
                return;

            var now = Now;
            foreach (var (memberId, _) in _pendingIds.Where(pending => pending.Value <= now).ToList())
                _pendingIds.Remove(memberId);

            foreach (var member in _members.Values.Where(member => IsLost(member, now)).ToList())
            {
                _log.Info("group member lost", ("group", Id), ("member", member.Id), ("sessionTimeout", member.Request.SessionTimeout));
                Remove(member, ErrorCode.UnknownMemberId);
            }

            Proceed();
            Settle();
        }
    }

    private static bool IsLost(Member member, TimeSpan now) => !member.IsWaitingForUs && member.SessionDeadline <= now;

    /// <summary>To be called after every change: counts what the members take now, and sets the timer to what is due next.</summary>
    private void Settle()
    {
        var bytes = _members.Values.Sum(member => member.Size);
        _memory.Count(bytes - _countedBytes);
        _countedBytes = bytes;
        Arm();
    }

    /// <summary>Heartbeats only move deadlines; the timer finds them moved when it is due.</summary>
    private void Arm()
    {
        if (_state == GroupState.Dead)
            return;

        var heardOf = _members.Values.Where(member => !member.IsWaitingForUs);
        var deadlines = heardOf.Select(member => member.SessionDeadline).Concat(_pendingIds.Values);
        if (_state == GroupState.PreparingRebalance)
            deadlines = deadlines.Append(_rebalanceDeadline);

        var next = deadlines.DefaultIfEmpty(TimeSpan.MaxValue).Min();
        if (next == TimeSpan.MaxValue)
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        else
            _timer.Change(next > Now ? next - Now + TimeSpan.FromMilliseconds(1) : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void RetireIfDeserted()
    {
        if (_members.Count > 0 || _pendingIds.Count > 0)
            return;
        _state = GroupState.Dead;
        _timer.Dispose();
        _retired(this);
    }
}
