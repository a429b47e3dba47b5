using System.Text.Json;
using MetalsPipeline.Contracts;

namespace MetalsPipeline.Pipeline.Tests.Faults;

/// <summary>What the pipeline promises, whatever has happened to it: every acknowledged tick is stored once and in its bar once.</summary>
internal static class Promise
{
    private const int SmallLag = 20;

    private static readonly TimeSpan RecoveryLimit = TimeSpan.FromSeconds(120);

    /// <summary>Waits until the pipeline has recovered and caught up, then compares.</summary>
    public static async Task ShouldBeKeptAsync(RunningPipeline pipeline, AcknowledgedTicks ticks)
    {
        ticks.Ids.ShouldNotBeEmpty();
        await Eventually.GetAsync(
            pipeline.PipelineAsync,
            status => status.GetProperty("status").GetString() == "healthy" && LagOf(status) < SmallLag,
            "a healthy pipeline without a backlog",
            RecoveryLimit);
        var stored = await ShouldBeStoredAsync(pipeline, ticks);

        stored.Select(price => price.EventId).ShouldBeUnique();
        foreach (var metal in AcknowledgedTicks.Metals)
        {
            var prices = stored.Where(price => price.Metal == metal).ToArray();
            var bars = await Eventually.GetAsync(token => pipeline.BarsAsync(metal, cancellationToken: token), found => found.Sum(bar => bar.Count) >= prices.Length, $"{metal}'s bars");
            ShouldBeBarsOf(bars, await pipeline.PricesAsync(metal), metal);
        }
    }

    /// <summary>Waits until all acknowledged ticks are in the store.</summary>
    public static Task<PriceTick[]> ShouldBeStoredAsync(RunningPipeline pipeline, AcknowledgedTicks ticks) => Eventually.GetAsync(
        token => StoredAsync(pipeline, token), prices => ticks.Ids.All(prices.Select(price => price.EventId!.Value).ToHashSet().Contains),
        $"all {ticks.Ids.Count} acknowledged ticks in the store", RecoveryLimit);

    /// <summary>Messages that are not yet processed; very many while nobody knows.</summary>
    public static long LagOf(JsonElement status) => status.GetProperty("lag").ValueKind == JsonValueKind.Number ? status.GetProperty("lag").GetInt64() : long.MaxValue;

    /// <summary>Sums and extremes follow from the stored ticks alone; which of two ticks of the same millisecond came last does not.</summary>
    private static void ShouldBeBarsOf(IEnumerable<Bar> bars, IEnumerable<PriceTick> prices, string metal)
    {
        var expected = prices.GroupBy(price => price.Timestamp.AddTicks(-(price.Timestamp.Ticks % TimeSpan.TicksPerMinute))).OrderBy(minute => minute.Key)
            .Select(minute => (minute.Key, High: minute.Max(p => p.Price), Low: minute.Min(p => p.Price), Volume: minute.Sum(p => p.Volume), Count: (long)minute.Count()));

        bars.Select(bar => (bar.Start, bar.High, bar.Low, bar.Volume, bar.Count)).ShouldBe(expected, metal);
    }

    private static async Task<PriceTick[]> StoredAsync(RunningPipeline pipeline, CancellationToken cancellationToken)
    {
        var prices = new List<PriceTick>();
        foreach (var metal in AcknowledgedTicks.Metals)
            prices.AddRange(await pipeline.PricesAsync(metal, cancellationToken));
        return [.. prices];
    }
}
