using MetalsPipeline.Contracts;
using MetalsPipeline.HealthApi.Http;
using MetalsPipeline.Storage;

namespace MetalsPipeline.HealthApi.Prices;

/// <summary>Stored prices over HTTP.</summary>
internal static class PriceEndpoints
{
    public static void MapPriceEndpoints(this IEndpointRouteBuilder api)
    {
        api.MapGet("/prices/latest", GetLatestAsync)
            .Describe<IReadOnlyList<PriceTick>>("The newest price of each instrument, by name.");
        api.MapGet("/prices/{instrument}", GetPricesAsync)
            .Describe<IReadOnlyList<PriceTick>>("Stored prices of an instrument, oldest first. The next page begins at the last timestamp: ask again with it as from, and pass over the event ids that are known.");
    }

    private static async Task<IResult> GetLatestAsync(HttpContext context, IPriceStore store, CancellationToken cancellationToken) =>
        EntityTags.Json(context, await store.GetLatestAsync(cancellationToken), ContractsJsonContext.Default.IReadOnlyListPriceTick);

    private static async Task<IResult> GetPricesAsync(
        HttpContext context, string instrument, string? from, string? to, string? limit, IPriceStore store, CancellationToken cancellationToken) =>
        EntityTags.Json(
            context,
            await store.GetPricesAsync(Query.Read(instrument, from, to, limit), cancellationToken),
            ContractsJsonContext.Default.IReadOnlyListPriceTick);
}
