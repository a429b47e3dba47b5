using MetalsPipeline.Contracts;

namespace MetalsPipeline.Storage;

/// <summary>Where processed prices live: every tick in <c>prices</c>, the newest of each instrument in <c>latest</c>.</summary>
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

    /// <summary>Stores ticks; returns when the store has acknowledged all of them. A tick whose id is there already counts as stored.</summary>
    Task<WriteOutcome> WriteAsync(IReadOnlyList<StoredTick> ticks, CancellationToken cancellationToken);

    /// <summary>The newest tick of each instrument, by name.</summary>
    Task<IReadOnlyList<PriceTick>> GetLatestAsync(CancellationToken cancellationToken);

    /// <summary>Ticks that match <paramref name="query"/>, oldest first.</summary>
    Task<IReadOnlyList<PriceTick>> GetPricesAsync(PriceQuery query, CancellationToken cancellationToken);

    /// <summary>Number of stored ticks, from the store's own statistics: exact except right after a crash of the store.</summary>
    Task<long> EstimateCountAsync(CancellationToken cancellationToken);
}
