using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Storage;
using MetalsPipeline.Embedded.MongoDB.Storage.Indexing;

namespace MetalsPipeline.Embedded.MongoDB.Query.Planning;

/// <summary>The records under ranges of an index's keys, in their order or against it.</summary>
internal sealed class IndexScan(SecondaryIndex index, IReadOnlyList<KeyRange> ranges, bool backward) : RecordSource
{
    private readonly ByteBuffer _place = new(64);
    private readonly HashSet<long> _seen = [];
    private int _range = -1;
    private KeyNode? _leaf;
    private int _index;
    private long _version;

    public override string StageName => "IXSCAN";

    public override IndexDefinition Index => index.Definition;

    public override bool IsBackward => backward;

    public override long Next()
    {
        while (true)
        {
            if (_leaf is null && !NextRange())
                return -1;
            if (!TryStep(out var record))
                _leaf = null;
            else if (!index.IsMultikey || _seen.Add(record))
                return record;
        }
    }

    private bool NextRange()
    {
        if (++_range >= ranges.Count)
            return false;
        var range = backward ? ranges[^(_range + 1)] : ranges[_range];
        if (backward)
            SeekBelow(range.High);
        else
            (_leaf, _index) = index.Tree.Seek(range.Low);
        _version = index.Tree.Version;
        return true;
    }

    /// <summary>Takes the key at the place and moves on; false at the end of the range.</summary>
    private bool TryStep(out long record)
    {
        record = -1;
        if (_version != index.Tree.Version)
            FindPlaceAgain();
        if (_index < 0 || _index >= _leaf!.Keys.Count)
            return false;
        var entry = _leaf.Keys[_index];
        var range = backward ? ranges[^(_range + 1)] : ranges[_range];
        if (backward ? entry.SequenceCompareTo(range.Low) < 0 : range.High.Length > 0 && entry.SequenceCompareTo(range.High) >= 0)
            return false;
        KeysExamined++;
        record = SecondaryIndex.RecordOf(entry);
        _place.Reset();
        _place.Raw(entry);
        Move();
        return true;
    }

    private void Move()
    {
        if (backward)
        {
            if (--_index < 0 && _leaf!.Previous is { } previous)
                (_leaf, _index) = (previous, previous.Keys.Count - 1);
        }
        else if (++_index == _leaf!.Keys.Count && _leaf.Next is { } next)
        {
            (_leaf, _index) = (next, 0);
        }
    }

    /// <summary>Keys have changed since the last step: goes on behind the one taken last, or at the start of the range.</summary>
    private void FindPlaceAgain()
    {
        _version = index.Tree.Version;
        if (_place.Length == 0)
        {
            _range--;
            NextRange();
        }
        else if (backward)
        {
            SeekBelow(_place.WrittenSpan);
        }
        else
        {
            (_leaf, _index) = index.Tree.Seek(_place.WrittenSpan);
            if (_index < _leaf.Keys.Count && _leaf.Keys[_index].SequenceEqual(_place.WrittenSpan))
                Move();
        }
    }

    /// <summary>The place of the last key below the given one; an empty one is above all.</summary>
    private void SeekBelow(ReadOnlySpan<byte> key)
    {
        (_leaf, _index) = key.IsEmpty ? index.Tree.End : index.Tree.Seek(key);
        if (--_index < 0 && _leaf.Previous is { } previous)
            (_leaf, _index) = (previous, previous.Keys.Count - 1);
    }
}
