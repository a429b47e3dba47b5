using MetalsPipeline.Storage.Bars;

namespace MetalsPipeline.Storage;

/// <summary>Writes ticks: into <c>prices</c> first, since what is there decides whether a tick counts in the bars.</summary>
internal sealed class PriceWriter(IPriceCollections collections)
{
    private readonly BarFolder _bars = new(collections);

    /// <inheritdoc cref="IPriceStore.WriteAsync"/>
    public async Task<WriteOutcome> WriteAsync(IReadOnlyList<StoredTick> ticks, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ticks);
        if (ticks.Count == 0)
            return new WriteOutcome(0, [], []);
        var outcome = await collections.InsertPricesAsync(ticks, cancellationToken);
        var counted = await CountedAsync(ticks, outcome, cancellationToken);
        await _bars.FoldAsync(counted, cancellationToken);
        await collections.ReplaceLatestAsync(NewestTicks.Of(counted), cancellationToken);
        return outcome;
    }

    /// <summary>
    /// Without the refused ones, and without those that somebody sent a second time. A duplicate from the same place in Kafka is another
    /// matter: it is our own message, read again, and a crash may have come before it was folded.
    /// </summary>
    private async Task<IReadOnlyCollection<StoredTick>> CountedAsync(
        IReadOnlyList<StoredTick> ticks, WriteOutcome outcome, CancellationToken cancellationToken)
    {
        if (outcome.Duplicates.Count == 0 && outcome.Rejected.Count == 0)
            return ticks;
        var left = outcome.Rejected.Select(tick => tick.Index).ToHashSet();
        if (outcome.Duplicates.Count > 0)
        {
            var places = await collections.FindPlacesAsync([.. outcome.Duplicates.Select(i => ticks[i].Id)], cancellationToken);
            left.UnionWith(outcome.Duplicates.Where(i => places.TryGetValue(ticks[i].Id, out var place) && place != (ticks[i].Partition, ticks[i].Offset)));
        }
        return [.. ticks.Where((_, i) => !left.Contains(i))];
    }
}
