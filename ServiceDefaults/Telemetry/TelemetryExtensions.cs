using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;

namespace MetalsPipeline.ServiceDefaults.Telemetry;

internal static class TelemetryExtensions
{
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

    /// <summary>Whether anybody collects.</summary>
    public static bool IsOn(IConfiguration configuration) => !string.IsNullOrWhiteSpace(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);

    /// <summary>Traces, metrics and logs go where OTEL_EXPORTER_OTLP_ENDPOINT says; without it nothing is collected.</summary>
    public static void AddPipelineTelemetry(this IHostApplicationBuilder builder)
    {
        if (!IsOn(builder.Configuration))
            return;

        builder.Configuration["OTEL_EXPORTER_OTLP_TIMEOUT"] ??= ExportTimeoutMs;
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
}
