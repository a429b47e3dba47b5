using Confluent.Kafka;
using MetalsPipeline.Contracts;
using MetalsPipeline.ServiceDefaults.Health;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace MetalsPipeline.Producer.Http;

/// <summary><c>POST /produce</c>: one tick, answered after Kafka's acknowledgement.</summary>
internal static class ProduceEndpoint
{
    // A tick may still arrive after we gave up waiting; its event id makes repeating it harmless.
    private static readonly TimeSpan DeliveryTimeout = TimeSpan.FromSeconds(5);

    private const string RateLimit = "produce";

    public static IServiceCollection AddProduceEndpoint(this IServiceCollection services)
    {
        services.AddRateLimiter(limiter => limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests);
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<ProducerOptions>>((limiter, producer) =>
            limiter.AddTokenBucketLimiter(RateLimit, bucket =>
            {
                bucket.TokensPerPeriod = producer.Value.RequestsPerSecond;
                bucket.TokenLimit = producer.Value.RequestsPerSecond * 2;
                bucket.ReplenishmentPeriod = TimeSpan.FromSeconds(1);
                bucket.QueueLimit = 0;
            }));
        return services;
    }

    public static void MapProduceEndpoint(this WebApplication app) => app.MapPost("/produce", HandleAsync)
        .RequireRateLimiting(RateLimit)
        .AddEndpointFilter<ApiKeyFilter>();

    private static async Task<IResult> HandleAsync(
        HttpRequest request, TickSender sender, TimeProvider time, [FromKeyedServices(DependencyNames.Kafka)] DependencyMonitor kafka)
    {
        var cancellationToken = request.HttpContext.RequestAborted;
        var buffer = new byte[PriceTickSerializer.MaxBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        if (length > PriceTickSerializer.MaxBytes)
            return Problem(StatusCodes.Status413PayloadTooLarge, $"The body has more than {PriceTickSerializer.MaxBytes} bytes.");
        if (!PriceTickSerializer.TryDeserialize(buffer.AsSpan(0, length), time.GetUtcNow().UtcDateTime, out var tick, out var error))
            return Results.Problem(statusCode: StatusCodes.Status400BadRequest, title: "The tick is not valid.", detail: error.ToString(),
                extensions: new Dictionary<string, object?> { ["field"] = error.Field });
        if (!kafka.Connected)
            return Problem(StatusCodes.Status503ServiceUnavailable, "Kafka is away. Try again later.");

        tick = tick with { EventId = tick.EventId ?? Guid.CreateVersion7(time.GetUtcNow()) };
        try
        {
            var delivered = await sender.SendAsync(tick, CancellationToken.None).WaitAsync(DeliveryTimeout, time, cancellationToken);
            return Results.Accepted(value: new ProducedTick(tick.EventId.Value, delivered.Topic, delivered.Partition.Value, delivered.Offset.Value));
        }
        catch (TimeoutException)
        {
            return Problem(StatusCodes.Status503ServiceUnavailable,
                $"Kafka has not acknowledged the tick yet. Send it again with eventId {tick.EventId}; it will be stored once.");
        }
        catch (ProduceException<byte[], byte[]> e)
        {
            return Problem(StatusCodes.Status503ServiceUnavailable, $"Kafka did not take the tick: {e.Error.Reason}");
        }
    }

    private static IResult Problem(int status, string detail) => Results.Problem(statusCode: status, detail: detail);
}

/// <summary>Where a tick went.</summary>
internal sealed record ProducedTick(Guid EventId, string Topic, int Partition, long Offset);
