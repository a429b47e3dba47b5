namespace MetalsPipeline.Embedded.MongoDB.Storage.Indexing;

/// <summary>Byte strings in order within one run of memory: the content of a node of a <see cref="KeyTree"/>.</summary>
internal sealed class KeyPage
{
    /// <summary>Bytes of keys a page holds, unless they are few and long.</summary>
    public const int Size = 4096;

    /// <summary>A page with so few keys isn't split, however long they are.</summary>
    private const int FewKeys = 4;
    private const int FirstKeys = 64;

    private byte[] _bytes = GC.AllocateUninitializedArray<byte>(Size + (Size / 4));
    private int[] _ends = new int[FirstKeys];
    private int[] _starts = new int[FirstKeys];
    private int _tail;
    private int _lastInserted;
    private bool _isRow;
    private bool _isFalling;

    public int Count { get; private set; }

    /// <summary>Bytes of the keys that are there.</summary>
    public int UsedBytes { get; private set; }

    /// <summary>True when the page should be split.</summary>
    public bool IsOverfull => UsedBytes > Size && Count > FewKeys;

    /// <summary>
    /// Where to split, with keys on either side: beside the last key when keys come in a row there, rising or falling, so that the part
    /// they move away from stays full; otherwise where the bytes are halved.
    /// </summary>
    public int SplitPoint
    {
        get
        {
            var index = _lastInserted + (_isFalling ? 1 : 0);
            if (!_isRow)
            {
                index = 0;
                for (var bytes = 0; bytes < UsedBytes / 2; index++)
                    bytes += this[index].Length;
            }

            return Math.Clamp(index, 1, Count - 1);
        }
    }

    public ReadOnlySpan<byte> this[int index] => _bytes.AsSpan(_starts[index].._ends[index]);

    /// <summary>Index of the first key that isn't below the given one.</summary>
    public int LowerBound(ReadOnlySpan<byte> key)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (this[middle].SequenceCompareTo(key) < 0)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>True when a key of the length can be added without a split to follow.</summary>
    public bool HasRoom(int length) => UsedBytes + length <= Size;

    public void Insert(int index, ReadOnlySpan<byte> key)
    {
        if (_tail + key.Length > _bytes.Length)
            Repack(key.Length);
        if (Count == _starts.Length)
        {
            Array.Resize(ref _starts, Count * 2);
            Array.Resize(ref _ends, Count * 2);
        }

        Array.Copy(_starts, index, _starts, index + 1, Count - index);
        Array.Copy(_ends, index, _ends, index + 1, Count - index);
        key.CopyTo(_bytes.AsSpan(_tail));
        (_starts[index], _ends[index]) = (_tail, _tail + key.Length);
        _tail += key.Length;
        UsedBytes += key.Length;
        Count++;
        _isFalling = index == _lastInserted;
        _isRow = _isFalling || index == _lastInserted + 1;
        _lastInserted = index;
    }

    public void RemoveAt(int index)
    {
        UsedBytes -= this[index].Length;
        Count--;
        Array.Copy(_starts, index + 1, _starts, index, Count - index);
        Array.Copy(_ends, index + 1, _ends, index, Count - index);
    }

    /// <summary>Moves the keys from the index on to the end of another page.</summary>
    public void MoveTo(KeyPage other, int from)
    {
        for (var i = from; i < Count; i++)
            other.Insert(other.Count, this[i]);
        for (var i = from; i < Count; i++)
            UsedBytes -= this[i].Length;
        Count = from;
    }

    /// <summary>Closes the gaps that removed keys have left.</summary>
    private void Repack(int length)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(Math.Max(Size + (Size / 4), UsedBytes + length));
        var tail = 0;
        for (var i = 0; i < Count; i++)
        {
            var key = this[i];
            key.CopyTo(bytes.AsSpan(tail));
            (_starts[i], _ends[i]) = (tail, tail + key.Length);
            tail += key.Length;
        }

        (_bytes, _tail) = (bytes, tail);
    }
}
