using MetalsPipeline.Embedded.MongoDB.Storage.Indexing;

namespace MetalsPipeline.Embedded.MongoDB.Tests.Storage.Indexing;

public sealed class KeyTreeTests
{
    private readonly SortedSet<byte[]> _model = new(Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)));
    private readonly KeyTree _tree = new();

    [Theory]
    [InlineData(1, 12, 0)]
    [InlineData(2, 40, 2000)]
    [InlineData(3, 3, 0)]
    public void It_holds_what_was_added_and_not_removed(int seed, int longest, int longestRarely)
    {
        var random = new Random(seed);
        for (var phase = 0; phase < 6; phase++)
        {
            var adding = phase % 2 == 0;
            for (var i = 0; i < 15_000; i++)
            {
                var key = new byte[1 + random.Next(longest) + (longestRarely > 0 && random.Next(50) == 0 ? random.Next(longestRarely) : 0)];
                random.NextBytes(key);
                if (random.Next(10) < (adding ? 8 : 3))
                    _tree.Add(key).ShouldBe(_model.Add(key));
                else
                    Remove(adding ? key : Near(key));
            }

            ShouldEqualModel();
        }
    }

    [Fact]
    public void It_is_empty_after_everything_is_removed_and_can_be_filled_again()
    {
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 50_000; i++)
                _tree.Add(Number(i)).ShouldBeTrue();
            for (var i = 0; i < 50_000; i++)
                _tree.Remove(Number(round == 0 ? i : 49_999 - i)).ShouldBeTrue();
            _tree.Count.ShouldBe(0);
            _tree.Seek([]).Index.ShouldBe(0);
            _tree.Seek([]).Leaf.Keys.Count.ShouldBe(0);
        }
    }

    [Fact]
    public void Keys_in_rising_order_fill_their_pages()
    {
        const int count = 100_000;
        for (var i = 0; i < count; i++)
            _tree.Add(Number(i));
        _tree.MemoryBytes.ShouldBeLessThan(count * (8 + 8) * 5 / 4 * 11 / 10);
    }

    [Fact]
    public void Removing_most_keys_gives_memory_back()
    {
        for (var i = 0; i < 100_000; i++)
            _tree.Add(Number(i));
        var full = _tree.MemoryBytes;
        for (var i = 0; i < 100_000; i++)
        {
            if (i % 10 != 0)
                _tree.Remove(Number(i));
        }

        _tree.Count.ShouldBe(10_000);
        _tree.MemoryBytes.ShouldBeLessThan(full / 4);
    }

    [Fact]
    public void A_search_finds_the_first_key_that_is_not_below()
    {
        for (var i = 0; i < 10_000; i++)
            _tree.Add(Number(i * 2));
        for (var i = 0; i < 19_998; i++)
        {
            var (leaf, index) = _tree.Seek(Number(i));
            leaf.Keys[index].SequenceEqual(Number((i + 1) / 2 * 2)).ShouldBeTrue();
        }
    }

    private static byte[] Number(long value)
    {
        var bytes = new byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes;
    }

    /// <summary>A key that is there, if there is one close by.</summary>
    private byte[] Near(byte[] key)
    {
        var (leaf, index) = _tree.Seek(key);
        return index < leaf.Keys.Count ? leaf.Keys[index].ToArray() : key;
    }

    private void Remove(byte[] key) => _tree.Remove(key).ShouldBe(_model.Remove(key));

    private void ShouldEqualModel()
    {
        _tree.Count.ShouldBe(_model.Count);
        var (leaf, index) = _tree.Seek([]);
        KeyNode? last = null;
        foreach (var key in _model)
        {
            leaf.Keys[index].SequenceEqual(key).ShouldBeTrue();
            last = leaf;
            if (++index == leaf.Keys.Count && leaf.Next is { } next)
            {
                next.Previous.ShouldBe(leaf);
                (leaf, index) = (next, 0);
            }
        }

        _tree.End.Leaf.ShouldBe(last ?? leaf);
    }
}
