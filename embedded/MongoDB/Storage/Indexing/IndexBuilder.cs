using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace MetalsPipeline.Embedded.MongoDB.Storage.Indexing;

/// <summary>Sorts many entries at once and fills a tree with them in rising order, page after page.</summary>
internal sealed class IndexBuilder
{
    private const int ChunkSize = 1 << 20;

    private readonly List<byte[]> _chunks = [];
    private readonly List<Entry> _entries = [];
    private int _tail;

    public void Add(ReadOnlySpan<byte> entry)
    {
        if (_chunks.Count == 0 || _tail + entry.Length > _chunks[^1].Length)
        {
            _chunks.Add(GC.AllocateUninitializedArray<byte>(Math.Max(ChunkSize, entry.Length)));
            _tail = 0;
        }

        entry.CopyTo(_chunks[^1].AsSpan(_tail));
        _entries.Add(new Entry(Prefix(entry), _chunks[^1], _tail, entry.Length));
        _tail += entry.Length;
    }

    /// <summary>Fills the tree. With unique keys the answer is a record whose key another one has, or -1.</summary>
    public long Fill(KeyTree tree, bool unique)
    {
        CollectionsMarshal.AsSpan(_entries).Sort();
        ReadOnlySpan<byte> previous = default;
        foreach (ref readonly var entry in CollectionsMarshal.AsSpan(_entries))
        {
            var bytes = entry.Bytes;
            if (unique && previous.Length == bytes.Length && previous[..^SecondaryIndex.RecordSize].SequenceEqual(bytes[..^SecondaryIndex.RecordSize])
                && SecondaryIndex.RecordOf(previous) != SecondaryIndex.RecordOf(bytes))
                return SecondaryIndex.RecordOf(bytes);
            tree.Add(bytes);
            previous = bytes;
        }

        return -1;
    }

    /// <summary>The first eight bytes as a number: it mostly decides, without a look at the entry itself.</summary>
    private static ulong Prefix(ReadOnlySpan<byte> entry) =>
        BinaryPrimitives.ReadUInt64BigEndian(entry);

    private readonly record struct Entry(ulong Prefix, byte[] Chunk, int Start, int Length) : IComparable<Entry>
    {
        public ReadOnlySpan<byte> Bytes => Chunk.AsSpan(Start, Length);

        public int CompareTo(Entry other)
        {
            var order = Prefix.CompareTo(other.Prefix);
            return order != 0 ? order : Bytes.SequenceCompareTo(other.Bytes);
        }
    }
}
