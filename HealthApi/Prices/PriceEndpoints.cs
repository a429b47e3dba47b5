using MetalsPipeline.Contracts;
using MetalsPipeline.Storage;

namespace MetalsPipeline.HealthApi.Prices;

/// <summary>Stored prices over HTTP.</summary>
internal static class PriceEndpoints
{
    private const int DefaultLimit = 1_000;

    public static void MapPriceEndpoints(this WebApplication app)
    {
        app.MapGet("/api/prices/latest", GetLatestAsync);
        app.MapGet("/api/prices/{metal}", GetPricesAsync);
        app.MapGet("/api/bars/{metal}", GetBarsAsync);
    }

    private static async Task<IResult> GetLatestAsync(IPriceStore store, CancellationToken cancellationToken) =>
        Json(await store.GetLatestAsync(cancellationToken));

    private static async Task<IResult> GetPricesAsync(
        string metal, string? from, string? to, string? limit, IPriceStore store, CancellationToken cancellationToken) =>
        TryReadQuery(metal, from, to, limit, out var query, out var invalid)
            ? Json(await store.GetPricesAsync(query, cancellationToken))
            : invalid;

    private static async Task<IResult> GetBarsAsync(
        string metal, string? from, string? to, string? limit, IPriceStore store, CancellationToken cancellationToken) =>
        TryReadQuery(metal, from, to, limit, out var query, out var invalid)
            ? Results.Json(await store.GetBarsAsync(query, cancellationToken), BarsJsonContext.Default.IReadOnlyListPriceBar)
            : invalid;

    private static bool TryReadQuery(string metal, string? from, string? to, string? limit, out PriceQuery query, out IResult invalid)
    {
        query = null!;
        invalid = null!;
        var count = DefaultLimit;
        if (!TryReadTime(from, out var start))
            invalid = Invalid("from", "must be an ISO 8601 time, down to yyyy-MM");
        else if (!TryReadTime(to, out var end))
            invalid = Invalid("to", "must be an ISO 8601 time, down to yyyy-MM");
        else if (limit is not null && !(int.TryParse(limit, out count) && count is >= 1 and <= PriceQuery.MaxLimit))
            invalid = Invalid("limit", $"must be 1 to {PriceQuery.MaxLimit}");
        else
            query = new PriceQuery(metal, start, end, count);
        return query is not null;
    }

    private static bool TryReadTime(string? text, out DateTime? time)
    {
        time = null;
        if (text is null)
            return true;
        var readable = Timestamps.TryParse(text, out var utc);
        time = utc;
        return readable;
    }

    private static IResult Json(IReadOnlyList<PriceTick> ticks) =>
        Results.Json(ticks, ContractsJsonContext.Default.IReadOnlyListPriceTick);

    private static IResult Invalid(string field, string problem) => Results.Problem(
        statusCode: StatusCodes.Status400BadRequest, title: "The query is not valid.", detail: $"{field}: {problem}",
        extensions: new Dictionary<string, object?> { ["field"] = field });
}
