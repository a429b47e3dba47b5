using MetalsPipeline.Storage;

namespace MetalsPipeline.HealthApi.Bars;

/// <summary>Reads bars of any interval from the stored ones of a minute.</summary>
internal sealed class BarReader(IPriceStore store)
{
    /// <summary>Minutes read at once: what is in memory, however long the time is that is asked for.</summary>
    private const int PageSize = 10_000;

    /// <summary>Minutes with prices that one request may cost: almost a year of an instrument that never rests.</summary>
    public const int MostMinutes = 500_000;

    /// <summary>The first bars of <paramref name="query"/>; its limit counts bars, and a bar belongs to its first moment.</summary>
    /// <exception cref="TooManyMinutesException">The store holds more minutes in that time than a request may cost.</exception>
    public async Task<IReadOnlyList<PriceBar>> ReadAsync(PriceQuery query, BarInterval interval, CancellationToken cancellationToken)
    {
        if (interval == BarInterval.Minute)
            return await store.GetBarsAsync(query, cancellationToken);

        // A bar is whole or isn't there: those that begin before the time asked for, or end after it, are left to other requests.
        DateTime? from = query.From is { } first ? interval.FirstFrom(first) : null;
        DateTime? to = query.To is { } last ? interval.FirstFrom(last) : null;
        var bars = new List<PriceBar>();
        for (var read = 0; ;)
        {
            var minutes = await store.GetBarsAsync(query with { From = from, To = to, Limit = PageSize }, cancellationToken);
            foreach (var minute in minutes)
            {
                var start = interval.StartOf(minute.Start);
                if (bars.Count > 0 && bars[^1].Start == start)
                    bars[^1] = Join(bars[^1], minute);
                else if (bars.Count == query.Limit)
                    return bars;
                else
                    bars.Add(minute with { Start = start });
            }

            if (minutes.Count < PageSize)
                return bars;
            if ((read += minutes.Count) >= MostMinutes)
                throw new TooManyMinutesException();
            from = minutes[^1].Start.AddMinutes(1);
        }
    }

    private static PriceBar Join(PriceBar earlier, PriceBar later) => earlier with
    {
        High = Math.Max(earlier.High, later.High),
        Low = Math.Min(earlier.Low, later.Low),
        Close = later.Close,
        Volume = earlier.Volume + later.Volume,
        Count = earlier.Count + later.Count,
    };
}
