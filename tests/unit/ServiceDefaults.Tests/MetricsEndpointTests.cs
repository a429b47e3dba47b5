using System.Collections.Concurrent;
using MetalsPipeline.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace MetalsPipeline.ServiceDefaults.Tests;

/// <summary>OTEL_EXPORTER_OTLP_METRICS_ENDPOINT without OTEL_EXPORTER_OTLP_ENDPOINT, as in a stack whose Prometheus takes metrics.</summary>
// All services of a process share one source of activities.
[Collection("Telemetry")]
public sealed class MetricsEndpointTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Metrics_are_sent_to_the_endpoint_as_it_is_and_nothing_else_is_sent()
    {
        var requests = new ConcurrentQueue<string>();
        var first = new TaskCompletionSource();
        var collector = WebApplication.CreateSlimBuilder();
        collector.WebHost.UseUrls("http://127.0.0.1:0");
        await using var receiver = collector.Build();
        receiver.Run(context =>
        {
            requests.Enqueue($"{context.Request.Path} {context.Request.ContentType}");
            first.TrySetResult();
            return Task.CompletedTask;
        });
        await receiver.StartAsync();

        await using (var service = Service($"{receiver.Urls.Single()}/api/v1/otlp/v1/metrics").Build())
        {
            await service.StartAsync();
            await first.Task.WaitAsync(Limit);
            PipelineTelemetry.Activities.HasListeners().ShouldBeFalse();
            await service.StopAsync();
        }

        requests.Distinct().ShouldBe(["/api/v1/otlp/v1/metrics application/x-protobuf"]);
    }

    [Fact]
    public void An_endpoint_that_is_no_URL_is_named() =>
        Should.Throw<InvalidOperationException>(() => Service("prometheus")).Message.ShouldStartWith("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT is 'prometheus'; use a URL");

    private static WebApplicationBuilder Service(string endpoint)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] = "";
        builder.Configuration["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"] = endpoint;
        builder.Configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        builder.Configuration["OTEL_METRIC_EXPORT_INTERVAL"] = "100";
        return builder.AddServiceDefaults();
    }
}
