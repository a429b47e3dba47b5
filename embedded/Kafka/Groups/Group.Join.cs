using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Groups;

internal partial class Group
{
    private Task<JoinResult> JoinLocked(JoinRequest request)
    {
        Task<JoinResult> Refuse(ErrorCode error) => Task.FromResult(new JoinResult(error, request.MemberId));

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
            return Task.FromResult(new JoinResult(ErrorCode.MemberIdRequired, memberId));
        }

        if (request.InstanceId is not null && FindInstance(request.InstanceId) is { } former)
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
}
