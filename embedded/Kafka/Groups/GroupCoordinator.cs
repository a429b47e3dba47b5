using System.Collections.Concurrent;
using MetalsPipeline.Embedded.Kafka.Log;
using MetalsPipeline.Embedded.Kafka.Protocol;
using MetalsPipeline.Embedded.Logging;

namespace MetalsPipeline.Embedded.Kafka.Groups;

/// <summary>
/// All groups: those with members as <see cref="Group"/>, those with nothing but committed offsets in the <see cref="OffsetStore"/>.
/// </summary>
internal sealed class GroupCoordinator(GroupSettings settings, OffsetStore offsets, TimeProvider time, JsonLog log)
{
    private const string ConsumerProtocol = "consumer";
    private const int MaxMetadataLength = 4096;

    private readonly ConcurrentDictionary<string, Group> _groups = new(StringComparer.Ordinal);
    private readonly ByteQuota _memory = new(GroupSettings.MaxMemberBytes);
    private volatile bool _failureReported;

    public static bool IsMetadataTooLarge(string? metadata) => metadata?.Length > MaxMetadataLength;

    public Task<JoinResult> Join(JoinRequest request)
    {
        if (request.GroupId.Length == 0)
            return Task.FromResult(new JoinResult(ErrorCode.InvalidGroupId, request.MemberId));
        if (request.SessionTimeout < GroupSettings.MinSessionTimeout || request.SessionTimeout > GroupSettings.MaxSessionTimeout)
            return Task.FromResult(new JoinResult(ErrorCode.InvalidSessionTimeout, request.MemberId));

        while (true)
        {
            if (!_groups.TryGetValue(request.GroupId, out var group))
            {
                if (request.MemberId.Length > 0)
                    return Task.FromResult(new JoinResult(ErrorCode.UnknownMemberId, request.MemberId));
                if (_groups.Count >= GroupSettings.MaxGroups)
                    return Task.FromResult(new JoinResult(ErrorCode.GroupMaxSizeReached, request.MemberId));
                group = _groups.GetOrAdd(request.GroupId, id => new Group(id, settings, _memory, time, log, Retired));
            }

            if (group.Join(request) is { } result)
                return result;
        }
    }

    public Task<SyncResult> Sync(string groupId, string memberId, int generation, IReadOnlyDictionary<string, byte[]> assignments) =>
        _groups.TryGetValue(groupId, out var group)
            ? group.Sync(memberId, generation, assignments)
            : Task.FromResult(new SyncResult(ErrorCode.UnknownMemberId));

    public ErrorCode Heartbeat(string groupId, string memberId, int generation) =>
        _groups.TryGetValue(groupId, out var group) ? group.Heartbeat(memberId, generation) : ErrorCode.UnknownMemberId;

    public ErrorCode Leave(string groupId, string memberId, string? instanceId) =>
        _groups.TryGetValue(groupId, out var group) ? group.Leave(memberId, instanceId) : ErrorCode.UnknownMemberId;

    /// <summary>Stores offsets if the member may; the task ends once they are as durable as the policy demands.</summary>
    public async Task<ErrorCode> CommitAsync(
        string groupId, string memberId, int generation, IReadOnlyCollection<KeyValuePair<TopicPartition, CommittedOffset>> committed)
    {
        if (groupId.Length == 0)
            return ErrorCode.InvalidGroupId;

        try
        {
            void Commit() => offsets.Commit(groupId, committed);
            var error = ErrorCode.None;
            if (_groups.TryGetValue(groupId, out var group))
                error = group.Commit(memberId, generation, Commit);
            else if (generation >= 0)
                error = ErrorCode.IllegalGeneration;
            else
                Commit();

            if (error != ErrorCode.None)
                return error;
            await offsets.EnsureDurableAsync().ConfigureAwait(false);
            _failureReported = false;
            return ErrorCode.None;
        }
        catch (OffsetsFullException full)
        {
            ReportOnce(groupId, full.Message);
            return ErrorCode.PolicyViolation;
        }
        catch (IOException failure)
        {
            // What a coordinator answers that can't store: clients look for it anew and try again.
            ReportOnce(groupId, failure.Message);
            return ErrorCode.CoordinatorNotAvailable;
        }
    }

    public IReadOnlyDictionary<TopicPartition, CommittedOffset> OffsetsOf(string groupId) => offsets.Of(groupId);

    public IReadOnlyList<GroupDescription> List() =>
        [.. _groups.Keys.Union(offsets.Groups, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(Describe)];

    public GroupDescription Describe(string groupId) =>
        _groups.TryGetValue(groupId, out var group) ? group.Describe()
        : offsets.Knows(groupId) ? new GroupDescription(groupId, nameof(GroupState.Empty), ConsumerProtocol, "", [])
        : new GroupDescription(groupId, nameof(GroupState.Dead), "", "", []);

    public ErrorCode Delete(string groupId)
    {
        if (_groups.ContainsKey(groupId))
            return ErrorCode.NonEmptyGroup;
        if (!offsets.Knows(groupId))
            return ErrorCode.GroupIdNotFound;
        try
        {
            offsets.ForgetGroup(groupId);
            return ErrorCode.None;
        }
        catch (IOException failure)
        {
            log.Error("a group can't be deleted", ("group", groupId), ("cause", failure.Message));
            return ErrorCode.CoordinatorNotAvailable;
        }
    }

    /// <summary>Drops what groups committed for a topic that is gone.</summary>
    public void ForgetTopic(string topic)
    {
        try
        {
            offsets.ForgetTopic(topic);
        }
        catch (IOException failure)
        {
            // The topic is gone all the same. Should another of its name come, groups may find themselves out of range and start over.
            log.Error("offsets of a deleted topic can't be forgotten", ("topic", topic), ("cause", failure.Message));
        }
    }

    /// <summary>Reports once until a commit succeeds again; clients try over and over.</summary>
    private void ReportOnce(string groupId, string cause)
    {
        if (!_failureReported)
            log.Error("offsets can't be stored", ("group", groupId), ("cause", cause));
        _failureReported = true;
    }

    private void Retired(Group group) => _groups.TryRemove(KeyValuePair.Create(group.Id, group));
}
