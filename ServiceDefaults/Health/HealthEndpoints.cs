using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace MetalsPipeline.ServiceDefaults.Health;

/// <summary>The health endpoints of a service.</summary>
public static class HealthEndpoints
{
    /// <summary>
    /// <c>/health</c>: 200 healthy or degraded, 503 unhealthy. <c>/health/live</c>: 200 while the process answers.
    /// <c>/health/ready</c>: 200 only when every dependency answers.
    /// </summary>
    public static WebApplication MapHealthEndpoints(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapHealthChecks("/health", new HealthCheckOptions { ResponseWriter = WriteAsync });
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions
        {
            ResponseWriter = WriteAsync,
            ResultStatusCodes =
            {
                [HealthStatus.Healthy] = StatusCodes.Status200OK,
                [HealthStatus.Degraded] = StatusCodes.Status503ServiceUnavailable,
                [HealthStatus.Unhealthy] = StatusCodes.Status503ServiceUnavailable,
            },
        });
        return app;
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        var services = context.RequestServices;
        var kafka = services.GetKeyedService<DependencyMonitor>(DependencyNames.Kafka);
        var store = services.GetKeyedService<DependencyMonitor>(DependencyNames.MongoDB);
        var health = new ServiceHealth
        {
            Status = report.Status.ToString().ToLowerInvariant(),
            KafkaConnected = kafka?.Connected,
            MongoDBStatus = store is null ? "not_used" : store.Connected ? "connected" : "disconnected",
            ProcessedCount = services.GetRequiredService<ServiceProgress>().Processed,
            LatencyMs = services.GetService<LatencyWindow>()?.Read(),
            Timestamp = services.GetRequiredService<TimeProvider>().GetUtcNow(),
            Service = services.GetRequiredService<IHostEnvironment>().ApplicationName,
            Version = Version,
            Problems = [.. report.Entries.Values.Where(e => e.Status != HealthStatus.Healthy).Select(e => e.Description ?? e.Exception?.Message ?? "")],
        };
        return context.Response.WriteAsJsonAsync(health, ServiceHealthJsonContext.Default.ServiceHealth);
    }

    private static readonly string Version = Assembly.GetEntryAssembly()?.GetName().Version?.ToString(3) ?? "unknown";
}
