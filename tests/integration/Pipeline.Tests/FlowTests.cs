using System.Net;

namespace MetalsPipeline.Pipeline.Tests;

public class FlowTests
{
    [Fact]
    public async Task Simulated_prices_arrive_in_the_store_and_the_pipeline_reports_itself_healthy()
    {
        await using var pipeline = await RunningPipeline.StartAsync("Pipeline:Rate=200");

        var latest = await Eventually.GetAsync(pipeline.LatestAsync, l => l.Length == 8, "a latest price of each of the eight metals");
        latest.Select(t => t.Metal).ShouldBe(latest.Select(t => t.Metal).Order());

        var first = latest.Single(t => t.Metal == "gold");
        await Eventually.GetAsync(pipeline.LatestAsync, l => l.Single(t => t.Metal == "gold").Sequence > first.Sequence, "a newer gold price");

        var status = await Eventually.GetAsync(
            pipeline.PipelineAsync, s => s.GetProperty("status").GetString() == "healthy" && s.GetProperty("rates").GetProperty("processedPerSecond").GetDouble() > 0,
            "a healthy pipeline that processes");
        status.GetProperty("components").EnumerateArray().Select(c => c.GetProperty("name").GetString())
            .ShouldBe(["kafka", "mongodb", "producer", "processor"]);
        status.GetProperty("topics").EnumerateArray().Select(t => t.GetProperty("partitions").GetArrayLength()).ShouldBe([6, 6]);
        status.GetProperty("counts").GetProperty("stored").GetInt64().ShouldBeGreaterThan(0);
        status.GetProperty("counts").GetProperty("deadLetters").GetInt64().ShouldBe(0);
    }

    [Fact]
    public async Task Every_service_answers_its_health_endpoints_in_the_agreed_form()
    {
        await using var pipeline = await RunningPipeline.StartAsync();

        foreach (var (service, name) in new[] { (pipeline.Producer, "Producer"), (pipeline.Processor, "Processor"), (pipeline.HealthApi, "HealthApi") })
        {
            var health = await Eventually.GetAsync(token => RunningPipeline.HealthAsync(service, token), h => h.Status == "healthy", $"healthy {name}");
            health.KafkaConnected.ShouldBe(true);
            health.MongoDBStatus.ShouldBe(name == "Producer" ? "not_used" : "connected");
            health.Service.ShouldEndWith(name);
            health.Version.ShouldBe("0.1.0");
            (await service.GetAsync("/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
            (await service.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);

            var json = await service.GetStringAsync("/health");
            foreach (var field in new[] { "status", "kafka_connected", "mongodb_status", "processed_count", "timestamp", "service", "version" })
                json.ShouldContain($"\"{field}\":");
        }
    }

    [Fact]
    public async Task Several_processors_share_the_work()
    {
        await using var pipeline = await RunningPipeline.StartAsync("Pipeline:Rate=500", "Pipeline:Processors=2");

        await Eventually.GetAsync(
            pipeline.PipelineAsync,
            s => s.GetProperty("counts").GetProperty("stored").ValueKind == System.Text.Json.JsonValueKind.Number
                && s.GetProperty("counts").GetProperty("stored").GetInt64() > 500 && s.GetProperty("lag").GetInt64() < 500,
            "ticks stored without a growing lag");
    }
}
