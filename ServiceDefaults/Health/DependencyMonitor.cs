using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MetalsPipeline.ServiceDefaults.Health;

/// <summary>Probes one dependency in the background and remembers the answer, so that asking for health never waits.</summary>
/// <remarks>A dependency that is away makes the service degraded and not unhealthy: the service goes on trying, and restarting it would mend nothing.</remarks>
public sealed partial class DependencyMonitor(string name, Func<CancellationToken, Task> probe, TimeProvider time, ILogger<DependencyMonitor> logger)
    : BackgroundService, IHealthCheck
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private volatile string? _problem = "not reached yet";

    /// <summary>Name of the dependency ("kafka", "mongodb").</summary>
    public string Name { get; } = name;

    /// <summary>Why the last probe was not answered, or null.</summary>
    public string? Problem => _problem;

    /// <summary>Whether the last probe was answered.</summary>
    public bool Connected => _problem is null;

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_problem is { } problem ? HealthCheckResult.Degraded($"{Name}: {problem}") : HealthCheckResult.Healthy());

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            await ProbeAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task ProbeAsync(CancellationToken stoppingToken)
    {
        try
        {
            await probe(stoppingToken);
            if (_problem is not null)
                LogConnected(logger, Name);
            _problem = null;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e) // Whatever the client throws, it means the same here, and the next probe tells more.
        {
            if (_problem is null)
                LogLost(logger, Name, e.Message);
            _problem = e.Message;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Dependency} is connected")]
    private static partial void LogConnected(ILogger logger, string dependency);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Dependency} is away: {Problem}")]
    private static partial void LogLost(ILogger logger, string dependency, string problem);
}
