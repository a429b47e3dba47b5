namespace MetalsPipeline.Storage;

/// <summary>Picks what goes into <c>latest</c>.</summary>
internal static class NewestTicks
{
    /// <summary>The newest tick of each instrument, without those that the store refused.</summary>
    public static IReadOnlyCollection<StoredTick> Of(IReadOnlyList<StoredTick> ticks, IReadOnlyList<RejectedTick> rejected)
    {
        var refused = rejected.Select(r => r.Index).ToHashSet();
        var newest = new Dictionary<string, StoredTick>();
        for (var i = 0; i < ticks.Count; i++)
        {
            var tick = ticks[i];
            if (refused.Contains(i))
                continue;
            if (!newest.TryGetValue(tick.Tick.Instrument!, out var known) || known.Tick.Timestamp <= tick.Tick.Timestamp)
                newest[tick.Tick.Instrument!] = tick;
        }
        return newest.Values;
    }
}
