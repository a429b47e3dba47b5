using MetalsPipeline.Contracts;

namespace MetalsPipeline.Storage;

/// <summary>Where processed prices live: every tick in <c>prices</c>, the newest of each instrument in <c>latest</c>, one-minute bars in <c>bars</c>.</summary>
/// <remarks>
/// All members may be called concurrently. Each throws <see cref="StoreUnavailableException"/> when the store can't be reached or refuses for now;
/// the same call may then be repeated, since writing a tick a second time changes nothing.
/// </remarks>
public interface IPriceStore : IAsyncDisposable
{
    /// <summary>Creates the collections' indexes where they don't exist.</summary>
    Task EnsureIndexesAsync(CancellationToken cancellationToken);

    /// <summary>Returns when the store has answered.</summary>
    Task PingAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Stores ticks; returns when the store has acknowledged all of them, in bars and latest prices too. A tick whose id is there already counts
    /// as stored, and is in the bars once.
    /// </summary>
    /// <param name="ticks">Of each partition in the order of their offsets.</param>
    /// <param name="cancellationToken">Stops before it is done; the same ticks are to be written again.</param>
    Task<WriteOutcome> WriteAsync(IReadOnlyList<StoredTick> ticks, CancellationToken cancellationToken);

    /// <summary>The newest tick of each instrument, by name.</summary>
    Task<IReadOnlyList<PriceTick>> GetLatestAsync(CancellationToken cancellationToken);

    /// <summary>Ticks that match <paramref name="query"/>, oldest first.</summary>
    Task<IReadOnlyList<PriceTick>> GetPricesAsync(PriceQuery query, CancellationToken cancellationToken);

    /// <summary>One-minute bars of the query's instrument, oldest first; its limit counts bars, and a bar belongs to its first moment.</summary>
    Task<IReadOnlyList<PriceBar>> GetBarsAsync(PriceQuery query, CancellationToken cancellationToken);

    /// <summary>Number of stored ticks, from the store's own statistics: exact except right after a crash of the store.</summary>
    Task<long> EstimateCountAsync(CancellationToken cancellationToken);
}
