using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Query;

namespace MetalsPipeline.Embedded.MongoDB.Pipeline;

/// <summary>
/// Sorts, stably. With a limit it keeps about twice that many, the best so far; what is worse than the last of them isn't even copied.
/// </summary>
internal sealed class SortStage(SortOrder order, long limit, QueryMemory memory) : Stage
{
    private const int LeastPruned = 1000;
    private const long LeastPrunedBytes = 4 << 20;
    private const int EntryOverhead = 64;

    private readonly ByteBuffer _key = new(256);
    private readonly List<Entry> _entries = [];
    private ByteArena _arena = new();
    private ReadOnlyMemory<byte> _worst;
    private long _bytes;
    private long _pruneAtBytes = LeastPrunedBytes;
    private long _sequence;

    public SortOrder Order => order;

    private bool IsLimited => limit is > 0 and < int.MaxValue / 2;

    public override bool Push(RawDocument document)
    {
        _key.Reset();
        order.AppendKey(_key, document);
        if (!_worst.IsEmpty && _key.WrittenSpan.SequenceCompareTo(_worst.Span) >= 0)
            return true;
        Keep(new Entry(_arena.Keep(_key.WrittenSpan), _arena.Keep(document.Bytes), _sequence++));
        if (IsLimited && _entries.Count > limit && (_entries.Count >= Math.Max(2 * limit, LeastPruned) || _bytes > _pruneAtBytes))
            Prune();
        return true;
    }

    public override void Complete()
    {
        _entries.Sort();
        var count = IsLimited ? Math.Min(limit, _entries.Count) : _entries.Count;
        for (var i = 0; i < count; i++)
        {
            if (!Pass(new RawDocument(_entries[i].Document.Span)))
                break;
        }

        _entries.Clear();
        memory.Free(_bytes);
        _arena.Release();
        base.Complete();
    }

    private void Keep(Entry entry)
    {
        _entries.Add(entry);
        var size = entry.Key.Length + entry.Document.Length + EntryOverhead;
        _bytes += size;
        memory.Take(size);
    }

    private void Prune()
    {
        _entries.Sort();
        var best = _entries.GetRange(0, (int)limit);
        _entries.Clear();
        memory.Free(_bytes);
        _bytes = 0;
        var old = _arena;
        _arena = new ByteArena();
        foreach (var entry in best)
            Keep(new Entry(_arena.Keep(entry.Key.Span), _arena.Keep(entry.Document.Span), entry.Sequence));
        old.Release();
        _worst = _entries[^1].Key;
        _pruneAtBytes = Math.Max(LeastPrunedBytes, 2 * _bytes);
    }

    private readonly record struct Entry(ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Document, long Sequence) : IComparable<Entry>
    {
        public int CompareTo(Entry other)
        {
            var order = Key.Span.SequenceCompareTo(other.Key.Span);
            return order != 0 ? order : Sequence.CompareTo(other.Sequence);
        }
    }
}
