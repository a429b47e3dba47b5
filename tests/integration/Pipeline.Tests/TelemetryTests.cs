namespace MetalsPipeline.Pipeline.Tests;

public class TelemetryTests
{
    [Fact]
    public async Task A_tick_is_one_trace_from_the_request_to_the_store_and_metrics_and_logs_arrive_too()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var pipeline = await RunningPipeline.StartAsync(builder =>
        {
            foreach (var project in builder.Resources.OfType<ProjectResource>())
            {
                builder.CreateResourceBuilder(project)
                    .WithEnvironment("Producer__Feed", "None")
                    .WithEnvironment("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Address)
                    .WithEnvironment("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
                    .WithEnvironment("OTEL_SERVICE_NAME", project.Name)
                    .WithEnvironment("OTEL_BSP_SCHEDULE_DELAY", "100")
                    .WithEnvironment("OTEL_BLRP_SCHEDULE_DELAY", "100")
                    .WithEnvironment("OTEL_METRIC_EXPORT_INTERVAL", "200");
            }
        });

        using var response = await pipeline.PostAsync(new { metal = "gold", price = 1.5, timestamp = "2026-01-31T12:00:00Z" });

        var send = await SpanAsync(receiver, s => s.Name == "send metals-prices");
        var process = await SpanAsync(receiver, s => s.Name == "process metals-prices");
        var insert = await SpanAsync(receiver, s => s.Name == "insert prices");
        new[] { process.TraceId, insert.TraceId }.ShouldAllBe(id => id == send.TraceId);
        process.ParentId.ShouldBe(send.SpanId);
        insert.ParentId.ShouldBe(process.SpanId);
        (await SpanAsync(receiver, s => s.SpanId == send.ParentId)).Name.ShouldContain("/produce");

        await Eventually.GetAsync(_ => Task.FromResult(receiver.Metrics), m => m.Any(text => text.Contains("metals.ticks.stored")), "the stored ticks' metric");
        await Eventually.GetAsync(_ => Task.FromResult(receiver.Logs), l => !l.IsEmpty, "logs");
    }

    private static async Task<OtlpReceiver.Span> SpanAsync(OtlpReceiver receiver, Func<OtlpReceiver.Span, bool> wanted) =>
        (await Eventually.GetAsync(_ => Task.FromResult(receiver.Spans.FirstOrDefault(wanted)), span => span is not null, "a span"))!;
}
