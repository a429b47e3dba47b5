using MetalsPipeline.Embedded.MongoDB.Storage;

namespace MetalsPipeline.Embedded.MongoDB.Tests.Storage;

public sealed class IdIndexTests : IDisposable
{
    private readonly IdIndex _index = new();

    [Theory]
    [InlineData(1, ulong.MaxValue)]
    [InlineData(2, 0xF000_0000_0000_00FFUL)]
    public void It_finds_what_was_added_and_not_removed_even_when_hashes_collide(int seed, ulong mask)
    {
        var random = new Random(seed);
        var model = new HashSet<(ulong Hash, long Record)>();
        for (var i = 0; i < 60_000; i++)
        {
            if (model.Count > 0 && random.Next(3) == 0 && model.First() is var some)
            {
                _index.Remove(some.Hash, some.Record);
                model.Remove(some);
                continue;
            }

            var entry = ((ulong)random.NextInt64() * 0x9E3779B97F4A7C15 & mask, (long)i);
            _index.Add(entry.Item1, entry.Item2);
            model.Add(entry);
        }

        foreach (var group in model.GroupBy(e => e.Hash))
            Candidates(group.Key).ShouldBe(group.Select(e => e.Record), ignoreOrder: true);
        Candidates(12345).ShouldBeEmpty();
    }

    public void Dispose() => _index.Dispose();

    private List<long> Candidates(ulong hash)
    {
        var found = new List<long>();
        for (var position = -1; _index.NextCandidate(hash, ref position) is var record and >= 0;)
            found.Add(record);
        return found;
    }
}
