namespace MetalsPipeline.Embedded.MongoDB.Storage.Indexing;

/// <summary>
/// An ordered set of byte strings: a B+ tree. Keys that come in rising order fill their pages completely and cost no search.
/// A page whose keys fit beside those of its neighbour is merged with it.
/// </summary>
internal sealed class KeyTree
{
    private KeyNode _root = new();
    private KeyNode _last;
    private int _pages = 1;

    // A field and not a result: few keys split a page, and to pass on references costs every one.
    private (byte[] Separator, KeyNode Node)? _split;

    public KeyTree() => _last = _root;

    public long Count { get; private set; }

    /// <summary>Changes with every change of the keys: a cursor sees whether its place still holds.</summary>
    public long Version { get; private set; }

    public long MemoryBytes => ((long)_pages * KeyPage.Size * 5 / 4) + (8 * Count);

    /// <summary>False when the key is there already.</summary>
    public bool Add(ReadOnlySpan<byte> key)
    {
        var last = _last.Keys;
        if (last.Count > 0 && last.HasRoom(key.Length) && last[last.Count - 1].SequenceCompareTo(key) < 0)
        {
            last.Insert(last.Count, key);
        }
        else
        {
            if (!Add(_root, key))
                return false;
            if (TakeSplit() is { } right)
                _root = NewRoot(right);
        }

        Count++;
        Version++;
        return true;
    }

    /// <summary>False when the key isn't there.</summary>
    public bool Remove(ReadOnlySpan<byte> key)
    {
        if (!Remove(_root, key))
            return false;
        while (_root.Children is [var only])
        {
            _root = only;
            _pages--;
        }

        Count--;
        Version++;
        return true;
    }

    /// <summary>The place behind the last key.</summary>
    public (KeyNode Leaf, int Index) End => (_last, _last.Keys.Count);

    /// <summary>The place of the first key that isn't below the given one; its index may be behind the last key of all.</summary>
    public (KeyNode Leaf, int Index) Seek(ReadOnlySpan<byte> key)
    {
        var node = _root;
        while (node.Children is { } children)
            node = children[ChildFor(node, key)];
        var index = node.Keys.LowerBound(key);
        return index == node.Keys.Count && node.Next is { } next ? (next, 0) : (node, index);
    }

    /// <summary>A separator is not above what is to its right.</summary>
    private static int ChildFor(KeyNode node, ReadOnlySpan<byte> key)
    {
        var index = node.Keys.LowerBound(key);
        return index < node.Keys.Count && node.Keys[index].SequenceEqual(key) ? index + 1 : index;
    }

    private KeyNode NewRoot((byte[] Separator, KeyNode Node) right)
    {
        var root = new KeyNode { Children = [_root, right.Node] };
        root.Keys.Insert(0, right.Separator);
        _pages++;
        return root;
    }

    /// <summary>Adds below a node. A node that splits leaves its right part and the key between the two in <see cref="_split"/>.</summary>
    private bool Add(KeyNode node, ReadOnlySpan<byte> key)
    {
        if (node.Children is not { } children)
        {
            var index = node.Keys.LowerBound(key);
            if (index < node.Keys.Count && node.Keys[index].SequenceEqual(key))
                return false;
            node.Keys.Insert(index, key);
            if (node.Keys.IsOverfull)
                _split = SplitLeaf(node);
            return true;
        }

        var child = ChildFor(node, key);
        if (!Add(children[child], key))
            return false;
        if (TakeSplit() is { } right)
        {
            node.Keys.Insert(child, right.Separator);
            children.Insert(child + 1, right.Node);
            if (node.Keys.IsOverfull)
                _split = SplitInner(node);
        }

        return true;
    }

    private (byte[] Separator, KeyNode Node)? TakeSplit()
    {
        if (_split is null)
            return null;
        var split = _split;
        _split = null;
        return split;
    }

    private (byte[] Separator, KeyNode Node) SplitLeaf(KeyNode left)
    {
        var right = new KeyNode { Previous = left, Next = left.Next };
        if (left.Next is { } next)
            next.Previous = right;
        else
            _last = right;
        left.Next = right;
        left.Keys.MoveTo(right.Keys, left.Keys.SplitPoint);
        _pages++;
        return (ShortestBetween(left.Keys[left.Keys.Count - 1], right.Keys[0]), right);
    }

    private (byte[] Separator, KeyNode Node) SplitInner(KeyNode left)
    {
        var middle = Math.Min(left.Keys.SplitPoint, left.Keys.Count - 2);
        var separator = left.Keys[middle].ToArray();
        var right = new KeyNode { Children = left.Children!.GetRange(middle + 1, left.Children.Count - middle - 1) };
        left.Keys.MoveTo(right.Keys, middle + 1);
        left.Keys.RemoveAt(middle);
        left.Children.RemoveRange(middle + 1, left.Children.Count - middle - 1);
        _pages++;
        return (separator, right);
    }

    /// <summary>The shortest key above the left one and not above the right one.</summary>
    private static byte[] ShortestBetween(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => right[..(left.CommonPrefixLength(right) + 1)].ToArray();

    private bool Remove(KeyNode node, ReadOnlySpan<byte> key)
    {
        if (node.Children is not { } children)
        {
            var index = node.Keys.LowerBound(key);
            if (index == node.Keys.Count || !node.Keys[index].SequenceEqual(key))
                return false;
            node.Keys.RemoveAt(index);
            return true;
        }

        var child = ChildFor(node, key);
        if (!Remove(children[child], key))
            return false;
        if (children[child].Keys.UsedBytes < KeyPage.Size / 4 && !TryMerge(node, child))
            TryMerge(node, child - 1);
        return true;
    }

    /// <summary>Merges a child with the one after it, if the two fit one page with room to spare.</summary>
    private bool TryMerge(KeyNode parent, int leftIndex)
    {
        if (leftIndex < 0 || leftIndex + 1 >= parent.Children!.Count)
            return false;
        var (left, right) = (parent.Children[leftIndex], parent.Children[leftIndex + 1]);
        if (left.Keys.UsedBytes + right.Keys.UsedBytes + parent.Keys[leftIndex].Length > KeyPage.Size * 3 / 4)
            return false;
        if (left.Children is not null)
        {
            left.Keys.Insert(left.Keys.Count, parent.Keys[leftIndex]);
            left.Children.AddRange(right.Children!);
        }
        else
        {
            left.Next = right.Next;
            if (right.Next is { } next)
                next.Previous = left;
            else
                _last = left;
        }

        right.Keys.MoveTo(left.Keys, 0);
        parent.Keys.RemoveAt(leftIndex);
        parent.Children.RemoveAt(leftIndex + 1);
        _pages--;
        return true;
    }
}
