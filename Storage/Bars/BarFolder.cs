namespace MetalsPipeline.Storage.Bars;

/// <summary>Folds ticks into the stored bars.</summary>
/// <remarks>
/// A bar is written only over the version that it was folded from, and carries the offsets folded into it. So a crash between two writes, a
/// write whose answer was lost, and a writer that doesn't know yet that it lost its partition all end the same way: whoever comes second reads
/// the bar again and finds the ticks in it.
/// </remarks>
internal sealed class BarFolder(IPriceCollections collections)
{
    /// <summary>Bars remembered as they are stored: more than the open ones of all instruments, and a bound when history is replayed.</summary>
    private const int MostRemembered = 4096;

    private readonly Dictionary<BarKey, StoredBar> _remembered = [];
    private readonly Lock _gate = new();

    /// <summary>Returns when every tick is in its bar.</summary>
    /// <param name="ticks">Of each partition in the order of their offsets.</param>
    /// <param name="cancellationToken">Stops between two writes.</param>
    public async Task FoldAsync(IReadOnlyCollection<StoredTick> ticks, CancellationToken cancellationToken)
    {
        var open = new HashSet<BarKey>();
        foreach (var tick in ticks)
            open.Add(BarKey.Of(tick));
        while (open.Count > 0)
            open = await TryFoldAsync(ticks, open, cancellationToken);
    }

    /// <summary>One try; the bars that another writer changed meanwhile are still to do.</summary>
    private async Task<HashSet<BarKey>> TryFoldAsync(IReadOnlyCollection<StoredTick> ticks, HashSet<BarKey> keys, CancellationToken cancellationToken)
    {
        var bars = await RecallAsync(keys, cancellationToken);
        var changed = new HashSet<StoredBar>();
        foreach (var tick in ticks)
        {
            if (bars.TryGetValue(BarKey.Of(tick), out var bar) && bar.Fold(tick))
                changed.Add(bar);
        }

        StoredBar[] replacements = [.. changed];
        foreach (var bar in replacements)
            bar.Version++;
        Forget(replacements); // Until the store has said which version it holds.
        var refused = await collections.ReplaceBarsAsync(replacements, cancellationToken);
        Remember(replacements.Where((_, i) => !refused.Contains(i)));
        return [.. refused.Select(i => replacements[i].Key)];
    }

    /// <summary>Copies of the bars as they are stored, to be folded into.</summary>
    private async Task<Dictionary<BarKey, StoredBar>> RecallAsync(HashSet<BarKey> keys, CancellationToken cancellationToken)
    {
        var bars = new Dictionary<BarKey, StoredBar>();
        lock (_gate)
        {
            foreach (var key in keys)
            {
                if (_remembered.TryGetValue(key, out var bar))
                    bars.Add(key, bar.Copy());
            }
        }

        BarKey[] unknown = [.. keys.Where(key => !bars.ContainsKey(key))];
        if (unknown.Length > 0)
        {
            foreach (var bar in await collections.FindBarsAsync(unknown, cancellationToken))
                bars.Add(bar.Key, bar);
            foreach (var key in unknown)
                bars.TryAdd(key, new StoredBar(key));
        }
        return bars;
    }

    private void Remember(IEnumerable<StoredBar> bars)
    {
        lock (_gate)
        {
            if (_remembered.Count > MostRemembered)
                _remembered.Clear();
            foreach (var bar in bars)
                _remembered[bar.Key] = bar;
        }
    }

    private void Forget(IEnumerable<StoredBar> bars)
    {
        lock (_gate)
        {
            foreach (var bar in bars)
                _remembered.Remove(bar.Key);
        }
    }
}
