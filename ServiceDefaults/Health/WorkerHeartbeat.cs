using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MetalsPipeline.ServiceDefaults.Health;

/// <summary>Tells whether a service's main loop still turns. A loop that hangs makes the service unhealthy, so that its keeper restarts it.</summary>
public sealed class WorkerHeartbeat(TimeProvider time) : IHealthCheck
{
    /// <summary>Longest time that one turn of the loop may take.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private long _lastBeat = time.GetTimestamp();

    /// <summary>Called by the loop at every turn.</summary>
    public void Beat() => Interlocked.Exchange(ref _lastBeat, time.GetTimestamp());

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var since = time.GetElapsedTime(Interlocked.Read(ref _lastBeat));
        return Task.FromResult(since <= Limit
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy($"worker: has not moved for {since.TotalSeconds:0} s"));
    }
}

/// <summary>Registers the heartbeat.</summary>
public static class WorkerHeartbeatExtensions
{
    /// <summary>Adds a <see cref="WorkerHeartbeat"/> to the service's health.</summary>
    public static IServiceCollection AddWorkerHeartbeat(this IServiceCollection services)
    {
        services.AddSingleton<WorkerHeartbeat>();
        services.AddHealthChecks().AddCheck<WorkerHeartbeat>("worker");
        return services;
    }
}
