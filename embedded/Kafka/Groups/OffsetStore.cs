using System.Collections.Concurrent;
using MetalsPipeline.Embedded.Kafka.Log;
using MetalsPipeline.Embedded.Kafka.Protocol;
using MetalsPipeline.Embedded.Logging;
using GroupOffsets = System.Collections.Concurrent.ConcurrentDictionary<
    MetalsPipeline.Embedded.Kafka.Groups.TopicPartition,
    MetalsPipeline.Embedded.Kafka.Groups.CommittedOffset>;

namespace MetalsPipeline.Embedded.Kafka.Groups;

/// <summary>
/// The committed offsets of all groups: a dictionary in memory, a <see cref="Journal"/> on disk that is read back at start and rewritten
/// when most of it is out of date.
/// </summary>
internal sealed class OffsetStore : IDisposable
{
    private const long SmallestWorthRewriting = 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, GroupOffsets> _groups = new(StringComparer.Ordinal);
    private readonly KafkaWriter _entry = new();
    private readonly Journal _journal;
    private readonly JsonLog _log;
    private long _rewriteAt = SmallestWorthRewriting;
    private long _bytes;

    public OffsetStore(string path, FsyncPolicy fsync, JsonLog log)
    {
        _log = log;
        _journal = Journal.Open(path, fsync, Replay, log);
    }

    private enum EntryKind : byte
    {
        Commit = 1,
        Forget = 2,
    }

    public IEnumerable<string> Groups => _groups.Keys;

    public bool Knows(string group) => _groups.ContainsKey(group);

    public IReadOnlyDictionary<TopicPartition, CommittedOffset> Of(string group) =>
        _groups.TryGetValue(group, out var offsets) ? offsets : new Dictionary<TopicPartition, CommittedOffset>();

    /// <summary>
    /// Stores offsets. Throws, and changes nothing, if the disk refuses (<see cref="IOException"/>) or too many are stored already
    /// (<see cref="OffsetsFullException"/>).
    /// </summary>
    public void Commit(string group, IReadOnlyCollection<KeyValuePair<TopicPartition, CommittedOffset>> offsets)
    {
        if (offsets.Count == 0)
            return;

        lock (_gate)
        {
            if (_bytes > GroupSettings.MaxOffsetBytes && !offsets.All(committed => Of(group).ContainsKey(committed.Key)))
                throw new OffsetsFullException();
            AppendCommit(_journal, group, offsets);
            foreach (var (partition, offset) in offsets)
                Set(group, partition, offset);
            RewriteIfMostlyOutdated();
        }
    }

    /// <summary>Forgets offsets of a group, and the group with the last of them.</summary>
    public void Forget(string group, IReadOnlyCollection<TopicPartition> partitions)
    {
        lock (_gate)
        {
            if (!_groups.ContainsKey(group))
                return;

            _entry.Clear();
            _entry.WriteUInt8((byte)EntryKind.Forget);
            _entry.WriteString(group);
            _entry.WriteArray(partitions, static (writer, partition) => WritePartition(writer, partition));
            _journal.Append(_entry.Written.Span);
            Remove(group, partitions);
        }
    }

    public void ForgetGroup(string group) => Forget(group, [.. Of(group).Keys]);

    public void ForgetTopic(string topic)
    {
        foreach (var (group, offsets) in _groups)
        {
            if (offsets.Keys.Where(partition => partition.Topic == topic).ToArray() is { Length: > 0 } partitions)
                Forget(group, partitions);
        }
    }

    /// <summary>Ends once what was stored before is as durable as the policy demands before an acknowledgement.</summary>
    public Task EnsureDurableAsync() => _journal.EnsureDurableAsync();

    public Task FlushAsync() => _journal.FlushAsync();

    public void Dispose()
    {
        _journal.Dispose();
        _entry.Dispose();
    }

    private void AppendCommit(Journal journal, string group, IReadOnlyCollection<KeyValuePair<TopicPartition, CommittedOffset>> offsets)
    {
        _entry.Clear();
        _entry.WriteUInt8((byte)EntryKind.Commit);
        _entry.WriteString(group);
        _entry.WriteArray(offsets, static (writer, pair) =>
        {
            WritePartition(writer, pair.Key);
            writer.WriteInt64(pair.Value.Offset);
            writer.WriteInt32(pair.Value.LeaderEpoch);
            writer.WriteString(pair.Value.Metadata);
        });
        journal.Append(_entry.Written.Span);
    }

    private void RewriteIfMostlyOutdated()
    {
        if (_journal.Length < _rewriteAt)
            return;

        try
        {
            _journal.Rewrite(journal =>
            {
                foreach (var (group, offsets) in _groups)
                    AppendCommit(journal, group, offsets);
            });
        }
        catch (IOException failure)
        {
            // The old journal still holds everything; it is only longer than it need be.
            _log.Warning("the offsets can't be rewritten", ("cause", failure.Message));
        }

        _rewriteAt = Math.Max(SmallestWorthRewriting, _journal.Length * 4);
    }

    private void Replay(Span<byte> entry)
    {
        var reader = new KafkaReader(entry);
        var kind = (EntryKind)reader.ReadUInt8();
        var group = reader.ReadString();
        if (kind == EntryKind.Forget)
        {
            Remove(group, reader.ReadArray(static (ref KafkaReader reader) => ReadPartition(ref reader)));
            return;
        }

        for (var count = reader.ReadInt32(); count > 0; count--)
            Set(group, ReadPartition(ref reader), new CommittedOffset(reader.ReadInt64(), reader.ReadInt32(), reader.ReadString()));
    }

    private void Set(string group, TopicPartition partition, CommittedOffset offset)
    {
        var offsets = _groups.GetOrAdd(group, static _ => new GroupOffsets());
        _bytes += SizeOf(partition, offset) - (offsets.TryGetValue(partition, out var before) ? SizeOf(partition, before) : 0);
        offsets[partition] = offset;
    }

    private void Remove(string group, IReadOnlyCollection<TopicPartition> partitions)
    {
        if (!_groups.TryGetValue(group, out var offsets))
            return;
        foreach (var partition in partitions)
        {
            if (offsets.TryRemove(partition, out var removed))
                _bytes -= SizeOf(partition, removed);
        }

        if (offsets.IsEmpty)
            _groups.TryRemove(group, out _);
    }

    /// <summary>What an entry takes in memory, near enough.</summary>
    private static long SizeOf(TopicPartition partition, CommittedOffset offset) =>
        128 + sizeof(char) * (partition.Topic.Length + offset.Metadata.Length);

    private static void WritePartition(KafkaWriter writer, TopicPartition partition)
    {
        writer.WriteString(partition.Topic);
        writer.WriteInt32(partition.Partition);
    }

    private static TopicPartition ReadPartition(ref KafkaReader reader) => new(reader.ReadString(), reader.ReadInt32());
}
