using System.Globalization;
using MetalsPipeline.Contracts;
using MetalsPipeline.HealthApi.Http;

namespace MetalsPipeline.HealthApi.DeadLetters;

/// <summary>Dead letters over HTTP.</summary>
internal static class DeadLetterEndpoint
{
    private const int DefaultLimit = 100;

    private const int MaxLimit = 1_000;

    public static void MapDeadLetterEndpoint(this IEndpointRouteBuilder api) => api.MapGet("/dlq", GetAsync)
        .Describe<DeadLetterPage>("Messages that the processor could not take, newest first, without their content. The next page: its before as before.");

    private static async Task<IResult> GetAsync(
        HttpContext context, string? topic, string? before, string? limit, DeadLetterReader letters, CancellationToken cancellationToken)
    {
        var origin = topic ?? Topics.MetalsPrices;
        if (!Topics.Data.Contains(origin))
            throw new BadQueryException("topic", $"must be {string.Join(" or ", Topics.Data)}");
        long? end = null;
        if (before is not null)
        {
            end = long.TryParse(before, NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
                ? offset
                : throw new BadQueryException("before", "must be an offset");
        }

        var page = await letters.ReadAsync(origin, end, Query.Limit(limit, DefaultLimit, MaxLimit), cancellationToken);
        return EntityTags.Json(context, page, DeadLetterJsonContext.Default.DeadLetterPage);
    }
}
