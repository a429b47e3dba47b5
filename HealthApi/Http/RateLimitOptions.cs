using System.ComponentModel.DataAnnotations;

namespace MetalsPipeline.HealthApi.Http;

/// <summary>How much of the API one client may take. Behind a load balancer that hides addresses, as a Swarm's ingress does, all clients are one.</summary>
internal sealed class RateLimitOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "HealthApi:RateLimit";

    /// <summary>Requests to <c>/api</c> a second in the long run.</summary>
    [Range(1, 1_000_000)]
    public int RequestsPerSecond { get; init; } = 500;

    /// <summary>Requests at once after a rest.</summary>
    [Range(1, 1_000_000)]
    public int Burst { get; init; } = 2_000;

    /// <summary>Open <c>/api/stream</c>s of all clients together.</summary>
    [Range(1, 100_000)]
    public int Streams { get; init; } = 1_000;
}
