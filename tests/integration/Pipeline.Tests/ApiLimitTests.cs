using System.Net;

namespace MetalsPipeline.Pipeline.Tests;

public sealed class ApiLimitTests
{
    [Fact]
    public async Task Who_asks_too_often_or_follows_too_many_streams_is_told_when_to_come_again_while_the_page_and_health_still_answer()
    {
        await using var pipeline = await RunningPipeline.StartAsync(
            builder => builder.CreateResourceBuilder(builder.Resources.OfType<ProjectResource>().Single(p => p.Name == "health-api"))
                .WithEnvironment("HealthApi__RateLimit__Burst", "20")
                .WithEnvironment("HealthApi__RateLimit__RequestsPerSecond", "1")
                .WithEnvironment("HealthApi__RateLimit__Streams", "1"),
            "Pipeline:Rate=1");
        var api = pipeline.HealthApi;

        using (var stream = await api.GetAsync("/api/stream", HttpCompletionOption.ResponseHeadersRead))
        {
            stream.StatusCode.ShouldBe(HttpStatusCode.OK);
            using var second = await api.GetAsync("/api/stream", HttpCompletionOption.ResponseHeadersRead);
            second.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        }

        HttpResponseMessage refused;
        do
            refused = await api.GetAsync("/api/pipeline");
        while (refused.IsSuccessStatusCode);

        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
        refused.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await api.GetAsync("/health")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await api.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);
        refused.Dispose();
    }
}
