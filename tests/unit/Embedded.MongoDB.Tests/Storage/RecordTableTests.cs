using MetalsPipeline.Embedded.MongoDB.Storage;

namespace MetalsPipeline.Embedded.MongoDB.Tests.Storage;

public sealed class RecordTableTests : IDisposable
{
    private readonly RecordTable _table = new();

    [Fact]
    public void Records_are_walked_in_order_of_insertion_either_way()
    {
        var random = new Random(1);
        var model = new SortedSet<long>();
        for (var i = 0; i < 50_000; i++)
            model.Add(_table.Add(new Location(1, i)));
        foreach (var record in model.Where(r => r % 10_000 < 9_000 || random.Next(2) == 0).ToArray())
        {
            _table.Remove(record);
            model.Remove(record);
        }

        var forward = new List<long>();
        for (var record = _table.FirstFrom(0); record >= 0; record = _table.FirstFrom(record + 1))
            forward.Add(record);
        forward.ShouldBe(model);
        var backward = new List<long>();
        for (var record = _table.LastUpTo(long.MaxValue); record >= 0; record = _table.LastUpTo(record - 1))
            backward.Add(record);
        backward.ShouldBe(model.Reverse());
    }

    [Fact]
    public void Numbers_are_never_used_again_and_memory_of_removed_ones_comes_back()
    {
        var last = -1L;
        for (var round = 0; round < 100; round++)
        {
            var records = Enumerable.Range(0, 10_000).Select(_ => _table.Add(new Location(1, 0))).ToArray();
            records[0].ShouldBe(last + 1);
            last = records[^1];
            foreach (var record in records)
                _table.Remove(record);
        }

        _table.Count.ShouldBe(0);
        _table.MemoryBytes.ShouldBeLessThan(100_000);
        _table[last].IsNowhere.ShouldBeTrue();
        _table[0].IsNowhere.ShouldBeTrue();
    }

    public void Dispose() => _table.Dispose();
}
