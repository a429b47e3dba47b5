using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace MetalsPipeline.ServiceDefaults.Telemetry;

internal static class TelemetryExtensions
{
    private const string EndpointKey = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string MetricsEndpointKey = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT";

    private const string SamplerKey = "OTEL_TRACES_SAMPLER";

    // Kestrel, HttpClient and the runtime emit these themselves; no instrumentation package is needed.
    private static readonly string[] Sources = [PipelineTelemetry.Name, "Microsoft.AspNetCore", "System.Net.Http"];

    private static readonly string[] Meters =
    [
        PipelineTelemetry.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.RateLimiting",
        "System.Net.Http", "System.Runtime",
    ];

    // Traces, metrics and logs are sent one after the other when a service stops; by OpenTelemetry's default each could wait ten seconds for a collector
    // that is away, which is longer than whoever stops the service waits before killing it.
    private const string ExportTimeoutMs = "1500";

    /// <summary>Whether anybody collects metrics.</summary>
    public static bool IsOn(IConfiguration configuration) => IsSet(configuration, EndpointKey) || IsSet(configuration, MetricsEndpointKey);

    /// <summary>
    /// Traces, metrics and logs go where OTEL_EXPORTER_OTLP_ENDPOINT says; with OTEL_EXPORTER_OTLP_METRICS_ENDPOINT alone only metrics are sent, and with
    /// neither nothing is collected.
    /// </summary>
    public static void AddPipelineTelemetry(this IHostApplicationBuilder builder)
    {
        if (!IsOn(builder.Configuration))
            return;

        builder.Configuration["OTEL_EXPORTER_OTLP_TIMEOUT"] ??= ExportTimeoutMs;
        if (IsSet(builder.Configuration, EndpointKey))
            builder.SendAll();
        else
            builder.SendMetrics(ReadMetricsEndpoint(builder.Configuration));
    }

    private static void SendAll(this IHostApplicationBuilder builder)
    {
        // A trace a tick is more than a collector wants to keep. An app host that runs locally asks for all.
        if (!IsSet(builder.Configuration, SamplerKey))
        {
            builder.Configuration[SamplerKey] = "parentbased_traceidratio";
            builder.Configuration[$"{SamplerKey}_ARG"] ??= "0.01";
        }

        // ASP.NET Core 10 writes the attributes of its request activities only where this is off.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);
        builder.Services.AddTransient<IStartupFilter, RequestActivityFilter>();
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });
        builder.Services.AddOpenTelemetry()
            .WithTracing(tracing => tracing.AddSource(Sources))
            .WithMetrics(metrics => metrics.AddMeter(Meters))
            .UseOtlpExporter();
    }

    // UseOtlpExporter would send traces and logs, too; AddOtlpExporter doesn't know the variable.
    private static void SendMetrics(this IHostApplicationBuilder builder, Uri endpoint) => builder.Services.AddOpenTelemetry()
        .WithMetrics(metrics => metrics.AddMeter(Meters).AddOtlpExporter(exporter => exporter.Endpoint = endpoint));

    private static Uri ReadMetricsEndpoint(IConfiguration configuration) =>
        Uri.TryCreate(configuration[MetricsEndpointKey], UriKind.Absolute, out var endpoint)
            ? endpoint
            : throw new InvalidOperationException(
                $"{MetricsEndpointKey} is '{configuration[MetricsEndpointKey]}'; use a URL, such as http://prometheus:9090/api/v1/otlp/v1/metrics.");

    private static bool IsSet(IConfiguration configuration, string key) => !string.IsNullOrWhiteSpace(configuration[key]);
}
