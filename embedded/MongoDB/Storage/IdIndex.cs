namespace MetalsPipeline.Embedded.MongoDB.Storage;

/// <summary>
/// Hash table from an <c>_id</c> to its record: open addressing, 16 bytes an entry, at most 3/4 full. It holds hashes only;
/// the caller compares the <c>_id</c> in the document. Split into shards that grow one at a time, so that growing never takes long.
/// </summary>
internal sealed class IdIndex : IDisposable
{
    private const int ShardBits = 6;
    private const int FirstEntries = 8;

    private readonly Shard[] _shards = [.. Enumerable.Range(0, 1 << ShardBits).Select(_ => new Shard())];

    public long MemoryBytes => _shards.Sum(s => s.MemoryBytes);

    /// <summary>Walks the records whose <c>_id</c> has the hash: start with <paramref name="position"/> -1; -1 means no more.</summary>
    public long NextCandidate(ulong hash, ref int position) => _shards[hash >> (64 - ShardBits)].NextCandidate(hash, ref position);

    /// <summary>Fetches the entry's place into the cache, while there is something else to do.</summary>
    public void Prefetch(ulong hash) => _shards[hash >> (64 - ShardBits)].Prefetch(hash);

    public void Add(ulong hash, long record) => _shards[hash >> (64 - ShardBits)].Add(hash, record);

    public void Remove(ulong hash, long record) => _shards[hash >> (64 - ShardBits)].Remove(hash, record);

    public void Dispose()
    {
        foreach (var shard in _shards)
            shard.Dispose();
    }

    private record struct Entry(ulong Hash, long RecordPlusOne);

    private sealed class Shard : IDisposable
    {
        private NativeArray<Entry>? _entries;
        private int _count;

        public long MemoryBytes => _entries?.Bytes ?? 0;

        public long NextCandidate(ulong hash, ref int position)
        {
            if (_entries is null)
                return -1;
            var mask = _entries.Length - 1;
            for (position = (position < 0 ? (int)hash : position + 1) & mask; ; position = (position + 1) & mask)
            {
                ref var entry = ref _entries[position];
                if (entry.RecordPlusOne == 0)
                    return -1;
                if (entry.Hash == hash)
                    return entry.RecordPlusOne - 1;
            }
        }

        public void Prefetch(ulong hash) => _entries?.Prefetch((int)hash & (_entries.Length - 1));

        public void Add(ulong hash, long record)
        {
            if (_entries is null || _count >= _entries.Length / 4 * 3)
                _entries = Grow();
            Place(_entries, new Entry(hash, record + 1));
            _count++;
        }

        public void Remove(ulong hash, long record)
        {
            var entries = _entries ?? throw NotThere(record);
            var mask = entries.Length - 1;
            var hole = (int)hash & mask;
            while (entries[hole].RecordPlusOne != record + 1)
            {
                if (entries[hole].RecordPlusOne == 0)
                    throw NotThere(record);
                hole = (hole + 1) & mask;
            }

            // Linear probing without tombstones: whatever could have stood in the hole moves up.
            for (var next = (hole + 1) & mask; entries[next].RecordPlusOne != 0; next = (next + 1) & mask)
            {
                var home = (int)entries[next].Hash & mask;
                if (((next - home) & mask) < ((next - hole) & mask))
                    continue;
                entries[hole] = entries[next];
                hole = next;
            }

            entries[hole] = default;
            _count--;
        }

        public void Dispose() => _entries?.Dispose();

        private static void Place(NativeArray<Entry> entries, Entry entry)
        {
            var mask = entries.Length - 1;
            var position = (int)entry.Hash & mask;
            while (entries[position].RecordPlusOne != 0)
                position = (position + 1) & mask;
            entries[position] = entry;
        }

        private static InvalidOperationException NotThere(long record) => new($"Record {record} isn't in the index of _id.");

        private NativeArray<Entry> Grow()
        {
            if (_entries is null)
                return new NativeArray<Entry>(FirstEntries);
            var larger = new NativeArray<Entry>(_entries.Length * 2);
            foreach (var entry in _entries.Span)
            {
                if (entry.RecordPlusOne != 0)
                    Place(larger, entry);
            }

            _entries.Dispose();
            return larger;
        }
    }
}
