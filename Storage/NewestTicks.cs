namespace MetalsPipeline.Storage;

/// <summary>Picks what goes into <c>latest</c>.</summary>
internal static class NewestTicks
{
    /// <summary>The newest tick of each instrument.</summary>
    public static IReadOnlyCollection<StoredTick> Of(IReadOnlyCollection<StoredTick> ticks)
    {
        var newest = new Dictionary<string, StoredTick>();
        foreach (var tick in ticks)
        {
            if (!newest.TryGetValue(tick.Tick.Instrument!, out var known) || known.Tick.Timestamp <= tick.Tick.Timestamp)
                newest[tick.Tick.Instrument!] = tick;
        }
        return newest.Values;
    }
}
