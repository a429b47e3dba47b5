using MetalsPipeline.Contracts;

namespace MetalsPipeline.Storage.Tests.Support;

/// <summary>Makes ticks for tests.</summary>
internal static class Ticks
{
    private static readonly DateTime Start = new(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc);

    public static StoredTick Of(string metal, long offset, double price, TimeSpan at, int partition = 0, double volume = 1, Guid? id = null)
    {
        var eventId = id ?? NameBasedGuid.OfMessage(Topics.MetalsPrices, partition, offset, 0);
        var tick = new PriceTick { EventId = eventId, Metal = metal, Price = price, Volume = volume, Timestamp = Start + at };
        return new StoredTick(eventId, tick, Topics.MetalsPrices, partition, offset);
    }

    /// <summary>Ticks of several metals over several minutes, some of them late, in the order of their offsets.</summary>
    public static List<StoredTick> Random(Random random, int count, int partitions = 1)
    {
        string[] metals = ["gold", "silver", "copper"];
        var offsets = new long[partitions];
        return
        [
            .. Enumerable.Range(0, count).Select(i =>
            {
                var metal = random.Next(metals.Length);
                var partition = metal % partitions;
                var at = TimeSpan.FromSeconds(i) - TimeSpan.FromSeconds(random.Next(90)) + TimeSpan.FromTicks(random.Next(10_000));
                return Of(metals[metal], offsets[partition]++, 100 + random.NextDouble(), at, partition, random.Next(5));
            }),
        ];
    }

    /// <summary>The bars that the ticks make, worked out anew.</summary>
    public static IReadOnlyList<PriceBar> ExpectedBars(IEnumerable<StoredTick> ticks) =>
    [
        .. ticks
            .GroupBy(tick => (tick.Tick.Instrument, Minute: Cut(tick.Tick.Timestamp, TimeSpan.TicksPerMinute)))
            .Select(group =>
            {
                var byTime = group.OrderBy(tick => Cut(tick.Tick.Timestamp, TimeSpan.TicksPerMillisecond)).ThenBy(tick => tick.Offset).ToArray();
                return new PriceBar(
                    group.Key.Instrument!, group.Key.Minute, byTime[0].Tick.Price, group.Max(tick => tick.Tick.Price), group.Min(tick => tick.Tick.Price),
                    byTime[^1].Tick.Price, group.Sum(tick => tick.Tick.Volume), group.Count());
            })
            .OrderBy(bar => bar.Instrument, StringComparer.Ordinal).ThenBy(bar => bar.Start),
    ];

    private static DateTime Cut(DateTime time, long unit) => new(time.Ticks - (time.Ticks % unit), DateTimeKind.Utc);
}
