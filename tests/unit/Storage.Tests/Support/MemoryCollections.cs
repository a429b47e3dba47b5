using MetalsPipeline.Storage.Bars;

namespace MetalsPipeline.Storage.Tests.Support;

/// <summary>The store's collections in memory, with the store's own rules, and failures on demand: before a call has an effect, and after.</summary>
internal sealed class MemoryCollections : IPriceCollections
{
    private readonly Lock _gate = new();

    public Dictionary<Guid, StoredTick> Prices { get; } = [];

    public Dictionary<string, StoredTick> Latest { get; } = [];

    public Dictionary<BarKey, StoredBar> Bars { get; } = [];

    /// <summary>Called before and after each call's effect; what it throws is the call's failure.</summary>
    public Action Disturb { get; set; } = () => { };

    public Task<WriteOutcome> InsertPricesAsync(IReadOnlyList<StoredTick> ticks, CancellationToken cancellationToken) => CallAsync(() =>
    {
        var duplicates = Enumerable.Range(0, ticks.Count).Where(i => !Prices.TryAdd(ticks[i].Id, ticks[i])).ToList();
        return new WriteOutcome(ticks.Count - duplicates.Count, duplicates, []);
    });

    public Task<IReadOnlyDictionary<Guid, (int Partition, long Offset)>> FindPlacesAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
        CallAsync<IReadOnlyDictionary<Guid, (int, long)>>(() =>
            ids.Where(Prices.ContainsKey).Distinct().ToDictionary(id => id, id => (Prices[id].Partition, Prices[id].Offset)));

    public Task<IReadOnlyList<StoredBar>> FindBarsAsync(IReadOnlyList<BarKey> keys, CancellationToken cancellationToken) =>
        CallAsync<IReadOnlyList<StoredBar>>(() => [.. keys.Where(Bars.ContainsKey).Select(key => Bars[key].Copy())]);

    public Task<IReadOnlyList<int>> ReplaceBarsAsync(IReadOnlyList<StoredBar> bars, CancellationToken cancellationToken) => CallAsync<IReadOnlyList<int>>(() =>
    {
        var refused = new List<int>();
        for (var i = 0; i < bars.Count; i++)
        {
            if (Bars.TryGetValue(bars[i].Key, out var stored) && stored.Version != bars[i].Version - 1)
                refused.Add(i);
            else
                Bars[bars[i].Key] = bars[i].Copy();
        }
        return refused;
    });

    public Task ReplaceLatestAsync(IReadOnlyCollection<StoredTick> ticks, CancellationToken cancellationToken) => CallAsync(() =>
    {
        foreach (var tick in ticks)
        {
            if (!Latest.TryGetValue(tick.Tick.Instrument!, out var known) || known.Tick.Timestamp < tick.Tick.Timestamp)
                Latest[tick.Tick.Instrument!] = tick;
        }
        return true;
    });

    private Task<T> CallAsync<T>(Func<T> effect)
    {
        lock (_gate)
        {
            Disturb();
            var result = effect();
            Disturb();
            return Task.FromResult(result);
        }
    }
}
