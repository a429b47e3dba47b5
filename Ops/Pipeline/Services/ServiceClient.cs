using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using MetalsPipeline.Contracts;
using MetalsPipeline.Ops.Cli;

namespace MetalsPipeline.Ops.Pipeline.Services;

/// <summary>Asks the pipeline's services over HTTP.</summary>
/// <remarks>All members throw <see cref="CommandException"/> where a service doesn't answer, or not as it should.</remarks>
internal sealed class ServiceClient(Service producer, Service processor, Service api) : IDisposable
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http = new() { Timeout = RequestTimeout };

    public Service Producer { get; } = producer;

    public Service Processor { get; } = processor;

    public Service Api { get; } = api;

    /// <summary>How a service is; one that is unhealthy answers too.</summary>
    public async Task<ServiceHealth> HealthAsync(Service service, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(service.Address, "/health"));
        using var response = await SendAsync(service, request, cancellationToken);
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable))
            throw await RefusedAsync(service, response, cancellationToken);
        return await ReadAsync<ServiceHealth>(service, response, cancellationToken);
    }

    public Task<PipelineStatus> StatusAsync(CancellationToken cancellationToken) => GetAsync<PipelineStatus>("/api/pipeline", cancellationToken);

    /// <summary>The newest stored tick of each instrument.</summary>
    public Task<IReadOnlyList<PriceTick>> LatestAsync(CancellationToken cancellationToken) =>
        GetAsync<IReadOnlyList<PriceTick>>("/api/prices/latest", cancellationToken);

    /// <summary>Stored ticks of an instrument from one time to before another, UTC.</summary>
    public Task<IReadOnlyList<PriceTick>> PricesAsync(string instrument, DateTime from, DateTime to, CancellationToken cancellationToken) =>
        GetAsync<IReadOnlyList<PriceTick>>($"/api/prices/{instrument}?from={Text(from)}&to={Text(to)}", cancellationToken);

    /// <summary>Sends a tick through the producer; waits where it is asked to slow down.</summary>
    /// <returns>Where the tick is in Kafka.</returns>
    public async Task<SentTick> ProduceAsync(PriceTick tick, string apiKey, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var content = new ByteArrayContent(PriceTickSerializer.Serialize(tick));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Producer.Address, "/produce")) { Content = content, Headers = { { "X-Api-Key", apiKey } } };
            using var response = await SendAsync(Producer, request, cancellationToken);
            switch (response.StatusCode)
            {
                case HttpStatusCode.Accepted:
                    return await ReadAsync<SentTick>(Producer, response, cancellationToken);
                case HttpStatusCode.Unauthorized:
                    throw new CommandException($"The producer at {Producer.Address} refuses the API key; look at {ServiceOptions.ApiKeyFile.Name}.");
                case HttpStatusCode.TooManyRequests:
                    await Task.Delay(response.Headers.RetryAfter?.Delta ?? TimeSpan.FromMilliseconds(200), time, cancellationToken);
                    break;
                default:
                    throw await RefusedAsync(Producer, response, cancellationToken);
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private static string Text(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Api.Address, path));
        using var response = await SendAsync(Api, request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
            throw await RefusedAsync(Api, response, cancellationToken);
        return await ReadAsync<T>(Api, response, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(Service service, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException problem)
        {
            throw Away(service, problem.GetBaseException().Message.TrimEnd('.'));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Away(service, $"no answer within {RequestTimeout.TotalSeconds} s");
        }
    }

    private static CommandException Away(Service service, string reason) =>
        new($"The {service.Name} at {service.Address} doesn't answer ({reason}). Does it run, and is that its address ({service.Option})?");

    private static async Task<T> ReadAsync<T>(Service service, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return (await response.Content.ReadFromJsonAsync<T>(cancellationToken))!;
        }
        catch (JsonException problem)
        {
            throw new CommandException($"What answers at {response.RequestMessage!.RequestUri} isn't the {service.Name}: {problem.Message} Is that its address ({service.Option})?");
        }
    }

    private static async Task<CommandException> RefusedAsync(Service service, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var said = await response.Content.ReadAsStringAsync(cancellationToken);
        try
        {
            using var problem = JsonDocument.Parse(said);
            if (problem.RootElement.TryGetProperty("detail", out var detail))
                said = detail.ToString();
        }
        catch (JsonException)
        {
            // It isn't one of ours: its words are shown as they are.
        }

        return new CommandException($"The {service.Name} at {service.Address} answers {(int)response.StatusCode}: {Output.Printable(said)}");
    }
}
