using MetalsPipeline.ServiceDefaults.Health;
using MetalsPipeline.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MetalsPipeline.ServiceDefaults;

/// <summary>What every service of the pipeline shares.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>Longest time that a service takes to drain after SIGTERM.</summary>
    public static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Adds secrets from files, JSON logs, telemetry over OTLP, health state, and the clock.</summary>
    /// <remarks>Secrets: every file in <c>Secrets:Directory</c> (default <c>/run/secrets</c>) is a setting; <c>__</c> in its name stands for a colon.</remarks>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);

        builder.Configuration.AddKeyPerFile(builder.Configuration["Secrets:Directory"] ?? "/run/secrets", optional: true);
        // First of all sources, so that any setting overrides it: a line for every request would drown what matters.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = new Dictionary<string, string?> { ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning" },
        });
        builder.Logging.ClearProviders().AddJsonConsole(console =>
        {
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "O";
            console.IncludeScopes = true;
        });
        builder.AddPipelineTelemetry();

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<ServiceProgress>();
        builder.Services.AddHealthChecks();
        builder.Services.AddProblemDetails();
        builder.Services.Configure<HostOptions>(host =>
        {
            host.ShutdownTimeout = ShutdownTimeout;
            host.ServicesStopConcurrently = true; // With dependencies away each may wait for an answer; together they wait once.
        });
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.AddServerHeader = false);
        return builder;
    }
}
