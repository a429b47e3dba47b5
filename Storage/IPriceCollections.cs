using MetalsPipeline.Storage.Bars;

namespace MetalsPipeline.Storage;

/// <summary>What a driver does with the store's collections; what the pipeline makes of it is the same for all of them.</summary>
/// <remarks>All members throw <see cref="StoreUnavailableException"/> as <see cref="IPriceStore"/> says.</remarks>
internal interface IPriceCollections
{
    /// <summary>Inserts into <c>prices</c>. What is there already, or is refused, doesn't keep the others out.</summary>
    Task<WriteOutcome> InsertPricesAsync(IReadOnlyList<StoredTick> ticks, CancellationToken cancellationToken);

    /// <summary>Where the stored prices of these ids came from; without those that aren't stored.</summary>
    Task<IReadOnlyDictionary<Guid, (int Partition, long Offset)>> FindPlacesAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken);

    /// <summary>The stored bars of these keys; without those that aren't stored.</summary>
    Task<IReadOnlyList<StoredBar>> FindBarsAsync(IReadOnlyList<BarKey> keys, CancellationToken cancellationToken);

    /// <summary>Writes each bar over the version before it.</summary>
    /// <returns>Positions of the bars that were not written, since the store holds another version than the one before.</returns>
    Task<IReadOnlyList<int>> ReplaceBarsAsync(IReadOnlyList<StoredBar> bars, CancellationToken cancellationToken);

    /// <summary>Writes into <c>latest</c> what is newer than the price that is there.</summary>
    Task ReplaceLatestAsync(IReadOnlyCollection<StoredTick> ticks, CancellationToken cancellationToken);
}
