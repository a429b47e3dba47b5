using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace MetalsPipeline.Pipeline.Tests;

/// <summary>What the API promises beside the data.</summary>
public sealed class ApiTests(SlowPipeline shared) : IClassFixture<SlowPipeline>
{
    private const string FirstPrice = "/api/prices/gold?limit=1";

    private readonly RunningPipeline _pipeline = shared.Pipeline;

    private HttpClient Api => _pipeline.HealthApi;

    [Fact]
    public async Task Bad_queries_are_answered_with_a_problem_that_names_the_field()
    {
        foreach (var (path, field, detail) in new[]
        {
            ("/api/prices/gold?from=yesterday", "from", "from: must be an ISO 8601 time, down to yyyy-MM"),
            ("/api/bars/gold?interval=2m", "interval", "interval: must be 1m, 5m, 1h, 1d"),
            ("/api/bars/gold?limit=0", "limit", "limit: must be 1 to 100000"),
            ("/api/dlq?topic=other", "topic", "topic: must be metals-prices or stock_ticks"),
            ("/api/dlq?before=x", "before", "before: must be an offset"),
        })
        {
            using var response = await Api.GetAsync(path);

            response.StatusCode.ShouldBe(HttpStatusCode.BadRequest, path);
            response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
            var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
            problem.GetProperty("field").GetString().ShouldBe(field);
            problem.GetProperty("detail").GetString().ShouldBe(detail);
        }

        using var unknown = await Api.GetAsync("/api/nothing");
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        unknown.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        using var written = await Api.PostAsync("/api/prices/gold", JsonContent.Create(1));
        written.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task What_has_not_changed_is_not_sent_again()
    {
        await Eventually.GetAsync(t => _pipeline.PricesAsync("gold", t), prices => prices.Length > 0, "a price");
        using var answer = await Api.GetAsync(FirstPrice);

        using var again = await AskAsync(answer.Headers.ETag!.ToString());
        again.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        (await again.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
        using var other = await AskAsync("\"another\"");
        other.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Every_answer_keeps_browsers_from_what_is_not_ours()
    {
        foreach (var path in new[] { "/", "/api/prices/latest", "/api/bars/gold?limit=x", "/nothing", "/health" })
        {
            using var response = await Api.GetAsync(path);

            response.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'; script-src 'self'; style-src 'self';", customMessage: path);
            response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
            response.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
            response.Headers.Server.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task The_stream_gives_the_pipeline_and_prices_as_they_come()
    {
        using var first = await OpenStreamAsync();
        var (kind, status) = await ReadEventAsync(first.Reader);
        kind.ShouldBe("pipeline");
        status.GetProperty("components").GetArrayLength().ShouldBe(4);
        JsonElement prices;
        do
            (kind, prices) = await ReadEventAsync(first.Reader); // The first measurement may be older than the first price.
        while (kind != "prices" || prices.GetArrayLength() == 0);
        prices[0].GetProperty("price").GetDouble().ShouldBeGreaterThan(0);
        var timestamp = status.GetProperty("timestamp").GetDateTimeOffset();
        while (kind != "pipeline")
            (kind, status) = await ReadEventAsync(first.Reader);
        status.GetProperty("timestamp").GetDateTimeOffset().ShouldBeGreaterThan(timestamp);
    }

    [Fact]
    public async Task Dead_letters_are_listed_newest_first_page_by_page()
    {
        await _pipeline.ProduceRawAsync(Contracts.Topics.MetalsPrices, "gold", "one"u8.ToArray());
        await _pipeline.ProduceRawAsync(Contracts.Topics.MetalsPrices, "gold", "two"u8.ToArray(), "three"u8.ToArray());
        var page = await Eventually.GetAsync(
            t => Api.GetFromJsonAsync<JsonElement>("/api/dlq?limit=2", t), all => all.GetProperty("count").GetInt64() == 3, "three dead letters");

        page.GetProperty("letters").EnumerateArray().Select(letter => letter.GetProperty("offset").GetInt64()).ShouldBe([2, 1]);
        page.GetProperty("letters")[0].GetProperty("key").GetString().ShouldBe("gold");
        page.GetProperty("letters")[0].GetProperty("reason").GetString().ShouldNotBeNullOrEmpty();
        var rest = await Api.GetFromJsonAsync<JsonElement>($"/api/dlq?limit=2&before={page.GetProperty("before").GetInt64()}");
        rest.GetProperty("letters").EnumerateArray().Select(letter => letter.GetProperty("offset").GetInt64()).ShouldBe([0]);
        rest.GetProperty("before").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task The_OpenAPI_document_describes_every_address()
    {
        var document = await Api.GetFromJsonAsync<JsonElement>("/openapi/v1.json");

        var paths = document.GetProperty("paths").EnumerateObject().ToDictionary(path => path.Name, path => path.Value);
        paths.Keys.Order().ShouldBe(["/api/bars/{instrument}", "/api/dlq", "/api/pipeline", "/api/prices/latest", "/api/prices/{instrument}", "/api/stream"]);
        paths.Values.ShouldAllBe(path => path.EnumerateObject().All(method => method.Name == "get"));
        foreach (var operation in paths.Values.Select(path => path.GetProperty("get")))
        {
            operation.GetProperty("summary").GetString().ShouldNotBeNullOrEmpty();
            if (operation.TryGetProperty("parameters", out var parameters))
                parameters.EnumerateArray().ShouldAllBe(parameter => parameter.GetProperty("description").GetString()!.Length > 0);
        }
    }

    private async Task<HttpResponseMessage> AskAsync(string tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, FirstPrice);
        request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse(tag));
        return await Api.SendAsync(request);
    }

    private async Task<EventStream> OpenStreamAsync()
    {
        var response = await Api.GetAsync("/api/stream", HttpCompletionOption.ResponseHeadersRead);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        return new EventStream(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
    }

    private static async Task<(string Kind, JsonElement Data)> ReadEventAsync(StreamReader reader)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var (kind, data) = ("", "");
        while (await reader.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.Length == 0 && kind.Length > 0)
                return (kind, JsonDocument.Parse(data).RootElement);
            if (line.StartsWith("event: ", StringComparison.Ordinal))
                kind = line[7..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                data = line[6..];
        }

        throw new InvalidOperationException("The stream has ended.");
    }

    private sealed record EventStream(HttpResponseMessage Response, StreamReader Reader) : IDisposable
    {
        public void Dispose()
        {
            Reader.Dispose();
            Response.Dispose();
        }
    }
}
