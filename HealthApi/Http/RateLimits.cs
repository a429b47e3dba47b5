using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace MetalsPipeline.HealthApi.Http;

/// <summary>Keeps one client from taking the API away from all others, and all of them from taking the service's memory.</summary>
internal static class RateLimits
{
    /// <summary>Name of the policy for answers that go on.</summary>
    public const string Streams = "streams";

    public static void AddRateLimits(this IServiceCollection services)
    {
        services.AddOptions<RateLimitOptions>().BindConfiguration(RateLimitOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<RateLimitOptions>, IProblemDetailsService>(Configure);
    }

    private static void Configure(RateLimiterOptions limiter, IOptions<RateLimitOptions> options, IProblemDetailsService problems)
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, IPAddress>(context =>
            context.Request.Path.StartsWithSegments("/api")
                ? RateLimitPartition.GetTokenBucketLimiter(context.Connection.RemoteIpAddress ?? IPAddress.None, _ => new TokenBucketRateLimiterOptions
                {
                    TokensPerPeriod = options.Value.RequestsPerSecond,
                    ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                    TokenLimit = options.Value.Burst,
                })
                : RateLimitPartition.GetNoLimiter(IPAddress.Any)); // The page's own files, and health checks.
        limiter.AddPolicy(Streams, _ => RateLimitPartition.GetConcurrencyLimiter(Streams, _ => new ConcurrencyLimiterOptions { PermitLimit = options.Value.Streams }));
        limiter.OnRejected = async (rejected, _) =>
        {
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter) ? retryAfter : TimeSpan.FromSeconds(1);
            rejected.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            await problems.WriteAsync(new ProblemDetailsContext
            {
                HttpContext = rejected.HttpContext,
                ProblemDetails = { Status = StatusCodes.Status429TooManyRequests, Detail = "Too many requests. Retry-After says when to try again." },
            });
        };
    }
}
