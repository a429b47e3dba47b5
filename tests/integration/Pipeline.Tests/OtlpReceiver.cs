using System.Collections.Concurrent;
using System.Text;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MetalsPipeline.Pipeline.Tests;

/// <summary>Takes OTLP over HTTP (opentelemetry.io/docs/specs/otlp) and remembers what came.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OtlpReceiver(WebApplication app)
    {
        _app = app;
    }

    public string Address => _app.Urls.Single();

    public ConcurrentBag<Span> Spans { get; } = [];

    public ConcurrentBag<Metric> Metrics { get; } = [];

    /// <summary>All logs as received.</summary>
    public ConcurrentBag<string> Logs { get; } = [];

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new OtlpReceiver(builder.Build());
        receiver._app.MapPost("/v1/traces", request => TakeAsync(request, body => ReadSpans(body, receiver.Spans)));
        receiver._app.MapPost("/v1/metrics", request => TakeAsync(request, body => ReadMetrics(body, receiver.Metrics)));
        receiver._app.MapPost("/v1/logs", request => TakeAsync(request, body => receiver.Logs.Add(Encoding.UTF8.GetString(body))));
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task TakeAsync(HttpContext context, Action<byte[]> take)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        take(body.ToArray());
    }

    // ExportTraceServiceRequest.resource_spans = 1, ResourceSpans.scope_spans = 2, ScopeSpans.spans = 2.
    private static void ReadSpans(byte[] request, ConcurrentBag<Span> spans)
    {
        var found =
            from resource in Fields(request, 1)
            from scope in Fields(resource, 2)
            from span in Fields(scope, 2)
            select new Span(
                Convert.ToHexString(Fields(span, 1).Single()),
                Convert.ToHexString(Fields(span, 2).Single()),
                Convert.ToHexString(Fields(span, 4).SingleOrDefault() ?? []),
                Encoding.UTF8.GetString(Fields(span, 5).Single()));
        foreach (var span in found)
            spans.Add(span);
    }

    // ExportMetricsServiceRequest.resource_metrics = 1, ResourceMetrics.scope_metrics = 2, ScopeMetrics.scope = 1 and metrics = 2.
    private static void ReadMetrics(byte[] request, ConcurrentBag<Metric> metrics)
    {
        var found =
            from resource in Fields(request, 1)
            from scope in Fields(resource, 2)
            from metric in Fields(scope, 2)
            select new Metric(Text(Fields(scope, 1).Single(), 1), Text(metric, 1), Text(metric, 3), ReadAttributes(metric));
        foreach (var metric in found)
            metrics.Add(metric);
    }

    // Metric.gauge = 5, sum = 7 and histogram = 9, each with data_points = 1, whose attributes are 9 in a histogram's and 7 in all others; KeyValue.key = 1.
    private static string[] ReadAttributes(byte[] metric)
    {
        var keys =
            from kind in new[] { (Data: 5, Attributes: 7), (Data: 7, Attributes: 7), (Data: 9, Attributes: 9) }
            from data in Fields(metric, kind.Data)
            from point in Fields(data, 1)
            from attribute in Fields(point, kind.Attributes)
            select Text(attribute, 1);
        return [.. keys.Distinct()];
    }

    private static string Text(byte[] message, int number) => Encoding.UTF8.GetString(Fields(message, number).SingleOrDefault() ?? []);

    /// <summary>The length-delimited fields of a message that have a given number.</summary>
    private static List<byte[]> Fields(byte[] message, int number)
    {
        List<byte[]> found = [];
        var input = new CodedInputStream(message);
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            if (WireFormat.GetTagFieldNumber(tag) == number && WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
                found.Add(input.ReadBytes().ToByteArray());
            else
                input.SkipLastField();
        }
        return found;
    }

    /// <summary>A metric; its meter is who made it, the attributes are those of any of its points.</summary>
    public sealed record Metric(string Meter, string Name, string Unit, IReadOnlyList<string> Attributes);

    public sealed record Span(string TraceId, string SpanId, string ParentId, string Name);
}
