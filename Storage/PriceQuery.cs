namespace MetalsPipeline.Storage;

/// <summary>Which ticks of one instrument are asked for.</summary>
/// <param name="Instrument">Metal or stock symbol.</param>
/// <param name="From">Earliest timestamp, inclusive, UTC; null: from the first.</param>
/// <param name="To">Latest timestamp, exclusive, UTC; null: to the last.</param>
/// <param name="Limit">Largest number of ticks, 1 to <see cref="MaxLimit"/>.</param>
public sealed record PriceQuery(string Instrument, DateTime? From, DateTime? To, int Limit)
{
    /// <summary>Largest <see cref="Limit"/>.</summary>
    public const int MaxLimit = 100_000;
}
