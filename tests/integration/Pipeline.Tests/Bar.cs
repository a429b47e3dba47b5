using MetalsPipeline.Contracts;

namespace MetalsPipeline.Pipeline.Tests;

/// <summary>A one-minute bar as the API gives it.</summary>
internal sealed record Bar(string Instrument, DateTime Start, double Open, double High, double Low, double Close, double Volume, long Count)
{
    /// <summary>The bars that ticks of one instrument make, worked out anew. Of ticks of the same millisecond the source's numbers tell the order.</summary>
    public static IReadOnlyList<Bar> Of(IEnumerable<PriceTick> ticks) =>
    [
        .. ticks
            .GroupBy(tick => tick.Timestamp.AddTicks(-(tick.Timestamp.Ticks % TimeSpan.TicksPerMinute)))
            .OrderBy(minute => minute.Key)
            .Select(minute =>
            {
                var byTime = minute.OrderBy(tick => tick.Timestamp).ThenBy(tick => tick.Sequence).ToArray();
                return new Bar(
                    byTime[0].Instrument!, minute.Key, byTime[0].Price, minute.Max(tick => tick.Price), minute.Min(tick => tick.Price),
                    byTime[^1].Price, minute.Sum(tick => tick.Volume), byTime.Length);
            }),
    ];
}
