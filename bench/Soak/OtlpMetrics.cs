using System.Collections.Concurrent;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MetalsPipeline.Bench.Soak;

/// <summary>Takes a process's telemetry, OTLP over HTTP (opentelemetry.io/docs/specs/otlp), and knows the last value of each metric.</summary>
internal sealed class OtlpMetrics : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, long> _last = new();

    private OtlpMetrics(WebApplication app) => _app = app;

    public static async Task<OtlpMetrics> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var metrics = new OtlpMetrics(builder.Build());
        metrics._app.MapPost("/v1/metrics", metrics.TakeAsync);
        metrics._app.MapPost("/v1/{other}", () => Results.Ok());
        await metrics._app.StartAsync(cancellationToken);
        return metrics;
    }

    /// <summary>What sends a .NET service's metrics here, each second.</summary>
    public (string Name, string Value)[] Settings =>
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", _app.Urls.Single()),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
        ("OTEL_METRIC_EXPORT_INTERVAL", "1000"),
    ];

    /// <summary>The last sum over a metric's points; 0 before the first came.</summary>
    public long Last(string metric) => _last.GetValueOrDefault(metric);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        // ExportMetricsServiceRequest.resource_metrics = 1, ResourceMetrics.scope_metrics = 2, ScopeMetrics.metrics = 2;
        // Metric.name = 1, .gauge = 5, .sum = 7, and of both .data_points = 1.
        var metrics =
            from resource in Messages(body.ToArray(), 1)
            from scope in Messages(resource, 2)
            from metric in Messages(scope, 2)
            select metric;
        foreach (var metric in metrics)
            _last[System.Text.Encoding.UTF8.GetString(Messages(metric, 1).Single())] =
                Messages(metric, 5).Concat(Messages(metric, 7)).SelectMany(points => Messages(points, 1)).Sum(ValueOf);
    }

    /// <summary>The length-delimited fields of a message that have a given number.</summary>
    private static List<byte[]> Messages(byte[] message, int number)
    {
        List<byte[]> found = [];
        var input = new CodedInputStream(message);
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            if (tag == WireFormat.MakeTag(number, WireFormat.WireType.LengthDelimited))
                found.Add(input.ReadBytes().ToByteArray());
            else
                input.SkipLastField();
        }
        return found;
    }

    // NumberDataPoint.as_int = 6; what is measured in whole bytes is never a double.
    private static long ValueOf(byte[] point)
    {
        var input = new CodedInputStream(point);
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            if (tag == WireFormat.MakeTag(6, WireFormat.WireType.Fixed64))
                return input.ReadSFixed64();
            input.SkipLastField();
        }
        return 0;
    }
}
