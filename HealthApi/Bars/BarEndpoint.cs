using MetalsPipeline.HealthApi.Http;
using MetalsPipeline.Storage;

namespace MetalsPipeline.HealthApi.Bars;

/// <summary>Stored bars over HTTP.</summary>
internal static class BarEndpoint
{
    public static void MapBarEndpoint(this IEndpointRouteBuilder api) => api.MapGet("/bars/{instrument}", GetBarsAsync)
        .Describe<IReadOnlyList<PriceBar>>("Bars (open, high, low, close, volume, number of ticks) of an instrument, oldest first. The next page begins after the last start.");

    private static async Task<IResult> GetBarsAsync(
        HttpContext context, string instrument, string? interval, string? from, string? to, string? limit, BarReader bars, CancellationToken cancellationToken)
    {
        var length = BarInterval.Find(interval ?? BarInterval.Minute.Name)
            ?? throw new BadQueryException("interval", $"must be {string.Join(", ", BarInterval.All.Select(known => known.Name))}");
        var found = await bars.ReadAsync(Query.Read(instrument, from, to, limit), length, cancellationToken);
        return EntityTags.Json(context, found, BarsJsonContext.Default.IReadOnlyListPriceBar);
    }
}
