using MetalsPipeline.ServiceDefaults.Health;

namespace MetalsPipeline.HealthApi.Pipeline;

/// <summary>Asks a service for its health over HTTP, at the address that <c>services:NAME:http:0</c> holds.</summary>
internal sealed class ServiceProbe(IConfiguration configuration) : IDisposable
{
    // Addresses of services change when they move; connections are renewed so that DNS is asked again.
    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(1) })
    {
        Timeout = TimeSpan.FromSeconds(1),
        MaxResponseContentBufferSize = 64 * 1024,
    };

    public void Dispose() => _http.Dispose();

    public async Task<ServiceAnswer> ProbeAsync(string name, CancellationToken cancellationToken)
    {
        var address = configuration[$"services:{name}:http:0"];
        if (!Uri.TryCreate(address, UriKind.Absolute, out var root))
            return Away(name, $"its address is missing; set services:{name}:http:0");
        try
        {
            using var response = await _http.GetAsync(new Uri(root, "/health"), cancellationToken);
            var health = await response.Content.ReadFromJsonAsync(ServiceHealthJsonContext.Default.ServiceHealth, cancellationToken);
            var problem = health!.Problems.Count == 0 ? null : string.Join("; ", health.Problems);
            return new(new(name, health.Status, problem), health.LatencyMs);
        }
        catch (Exception e) when (e is HttpRequestException or System.Text.Json.JsonException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return Away(name, e.Message);
        }
    }

    private static ServiceAnswer Away(string name, string problem) => new(new(name, "away", problem), null);
}

/// <summary>What a service says of itself.</summary>
/// <param name="Status">Its state.</param>
/// <param name="Latency">Of the replica that answered; null where it has none to tell.</param>
internal sealed record ServiceAnswer(ComponentStatus Status, LatencySummary? Latency);
