using MetalsPipeline.AppHost.Tests.Observability;

namespace MetalsPipeline.Pipeline.Tests;

public class TelemetryTests
{
    [Fact]
    public async Task A_tick_is_one_trace_from_the_request_to_the_store_and_metrics_and_logs_arrive_too()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var pipeline = await StartAsync(receiver);

        using var response = await pipeline.PostAsync(new { metal = "gold", price = 1.5, timestamp = "2026-01-31T12:00:00Z" });

        var send = await SpanAsync(receiver, s => s.Name == "send metals-prices");
        var process = await SpanAsync(receiver, s => s.Name == "process metals-prices");
        var insert = await SpanAsync(receiver, s => s.Name == "insert prices");
        new[] { process.TraceId, insert.TraceId }.ShouldAllBe(id => id == send.TraceId);
        process.ParentId.ShouldBe(send.SpanId);
        insert.ParentId.ShouldBe(process.SpanId);
        (await SpanAsync(receiver, s => s.SpanId == send.ParentId)).Name.ShouldContain("/produce");

        await Eventually.GetAsync(_ => Task.FromResult(receiver.Metrics), m => m.Any(metric => metric.Name == "metals.ticks.stored"), "the stored ticks' metric");
        await Eventually.GetAsync(_ => Task.FromResult(receiver.Logs), l => !l.IsEmpty, "logs");
    }

    [Fact]
    public async Task The_metrics_that_are_sent_are_those_that_the_documentation_lists()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var pipeline = await StartAsync(receiver);
        var documented = await DocumentedAsync();
        documented.Count.ShouldBeGreaterThan(20);

        using (await pipeline.PostAsync(new { metal = "gold", price = 1.5, timestamp = "2026-01-31T12:00:00Z" }))
            await pipeline.ProduceRawAsync(Contracts.Topics.MetalsPrices, "gold", "no tick"u8.ToArray());
        await Eventually.GetAsync(t => pipeline.PricesAsync("gold", t), prices => prices.Length == 1, "the tick");
        await pipeline.CommandAsync("mongodb", "stop");
        using (await pipeline.PostAsync(new { metal = "gold", price = 1.5, timestamp = "2026-01-31T12:00:00Z" }))
            await Eventually.GetAsync(_ => Task.FromResult(Sent(receiver)), sent => sent.Any(metric => metric.StartsWith("metals.retries ", StringComparison.Ordinal)), "a retry");
        await pipeline.CommandAsync("mongodb", "start");

        await Eventually.GetAsync(_ => Task.FromResult(documented.Except(Sent(receiver)).ToList()), missing => missing.Count == 0, "every documented metric");
        Sent(receiver).ShouldBe(documented, ignoreOrder: true);
    }

    private static HashSet<string> Sent(OtlpReceiver receiver) =>
    [
        .. from metric in receiver.Metrics
           where metric.Meter == ServiceDefaults.Telemetry.PipelineTelemetry.Name
           group metric.Attributes by (metric.Name, metric.Unit) into sent
           select Line(sent.Key.Name, sent.Key.Unit, sent.SelectMany(attributes => attributes)),
    ];

    private static async Task<HashSet<string>> DocumentedAsync()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "docs", "metrics.md"));
        return [.. MetricsPage.Read(page).Select(metric => Line(metric.Name, metric.Unit, metric.Attributes))];
    }

    /// <summary>A metric as a line, with its attributes in order.</summary>
    private static string Line(string name, string unit, IEnumerable<string> attributes) =>
        $"{name} [{unit}] {string.Join(' ', attributes.Distinct().Order(StringComparer.Ordinal))}";

    private static Task<RunningPipeline> StartAsync(OtlpReceiver receiver) => RunningPipeline.StartAsync(builder =>
    {
        foreach (var project in builder.Resources.OfType<ProjectResource>())
        {
            builder.CreateResourceBuilder(project)
                .WithEnvironment("Producer__Feed", "None")
                .WithEnvironment("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Address)
                .WithEnvironment("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
                .WithEnvironment("OTEL_SERVICE_NAME", project.Name)
                .WithEnvironment("OTEL_TRACES_SAMPLER", "always_on")
                .WithEnvironment("OTEL_BSP_SCHEDULE_DELAY", "100")
                .WithEnvironment("OTEL_BLRP_SCHEDULE_DELAY", "100")
                .WithEnvironment("OTEL_METRIC_EXPORT_INTERVAL", "200");
        }
    });

    private static async Task<OtlpReceiver.Span> SpanAsync(OtlpReceiver receiver, Func<OtlpReceiver.Span, bool> wanted) =>
        (await Eventually.GetAsync(_ => Task.FromResult(receiver.Spans.FirstOrDefault(wanted)), span => span is not null, "a span"))!;
}
