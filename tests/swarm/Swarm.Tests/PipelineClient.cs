using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MetalsPipeline.Contracts;

namespace MetalsPipeline.Swarm.Tests;

/// <summary>Uses the pipeline through the published ports of one node.</summary>
internal sealed class PipelineClient(string address, string apiKey) : IDisposable
{
    // A connection is made anew for each request, so that each goes where the Swarm sends it now.
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10), DefaultRequestHeaders = { ConnectionClose = true } };

    /// <summary>Number of ticks in the store.</summary>
    public async Task<long> StoredAsync(CancellationToken cancellationToken)
    {
        var pipeline = await _http.GetFromJsonAsync<JsonElement>(new Uri($"http://{address}:8080/api/pipeline"), cancellationToken);
        return pipeline.GetProperty("counts").GetProperty("stored") is { ValueKind: JsonValueKind.Number } stored ? stored.GetInt64() : 0;
    }

    /// <summary>Stored ticks of an instrument.</summary>
    public async Task<PriceTick[]> PricesAsync(string metal, CancellationToken cancellationToken) =>
        (await _http.GetFromJsonAsync<PriceTick[]>(new Uri($"http://{address}:8080/api/prices/{metal}?limit=100000"), cancellationToken))!;

    /// <summary>Sends a tick.</summary>
    /// <returns>Whether it was acknowledged.</returns>
    public async Task<bool> ProduceAsync(string metal, Guid eventId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://{address}:8000/produce")
        {
            Content = JsonContent.Create(new { eventId, metal, price = 1.0, timestamp = DateTimeOffset.UtcNow }),
            Headers = { { "X-Api-Key", apiKey } },
        };
        try
        {
            using var answer = await _http.SendAsync(request);
            return answer.StatusCode == HttpStatusCode.Accepted;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    public void Dispose() => _http.Dispose();
}
