using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using MetalsPipeline.HealthApi.Http;
using MetalsPipeline.HealthApi.Pipeline;

namespace MetalsPipeline.HealthApi.Live;

/// <summary><c>/api/stream</c>: what <c>/api/pipeline</c> and <c>/api/prices/latest</c> answer, as server-sent events whenever it was measured.</summary>
internal static class StreamEndpoint
{
    private static readonly TimeSpan Reconnect = TimeSpan.FromSeconds(2);

    public static void MapStreamEndpoint(this IEndpointRouteBuilder api) => api
        .MapGet("/stream", (HttpContext context, PipelineSampler sampler, IHostApplicationLifetime lifetime) =>
        {
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers["X-Accel-Buffering"] = "no"; // A proxy before us shall pass events on at once.
            return TypedResults.ServerSentEvents(ReadAsync(sampler, context.RequestAborted, lifetime.ApplicationStopping));
        })
        .RequireRateLimiting(RateLimits.Streams)
        .WithSummary("Server-sent events, about one a second: 'pipeline' as /api/pipeline answers it, 'prices' as /api/prices/latest when a price has changed.")
        .Produces(StatusCodes.Status200OK, contentType: "text/event-stream")
        .ProducesProblem(StatusCodes.Status429TooManyRequests);

    private static async IAsyncEnumerable<SseItem<string>> ReadAsync(
        PipelineSampler sampler, CancellationToken aborted, [EnumeratorCancellation] CancellationToken stopping)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(aborted, stopping);
        var shown = "";
        await using var samples = sampler.ReadAsync(ended.Token).GetAsyncEnumerator(CancellationToken.None);
        while (await MoveNextAsync(samples))
        {
            yield return new SseItem<string>(samples.Current.StatusJson, "pipeline") { ReconnectionInterval = Reconnect };
            if (samples.Current.LatestJson is not { } latest || ReferenceEquals(latest, shown))
                continue;
            shown = latest;
            yield return new SseItem<string>(latest, "prices");
        }
    }

    /// <summary>Whoever goes away, client or service, ends the stream and nothing else.</summary>
    private static async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<Sample> samples)
    {
        try
        {
            return await samples.MoveNextAsync();
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
