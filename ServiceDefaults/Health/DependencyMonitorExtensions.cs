using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MetalsPipeline.ServiceDefaults.Health;

/// <summary>Registers dependencies whose state is part of a service's health.</summary>
public static class DependencyMonitorExtensions
{
    /// <summary>Probes a dependency once a second and reports it under <paramref name="name"/>.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="name">Name of the dependency.</param>
    /// <param name="probe">Returns when the dependency has answered; throws when it hasn't.</param>
    public static IServiceCollection AddDependency(
        this IServiceCollection services, string name, Func<IServiceProvider, CancellationToken, Task> probe)
    {
        services.AddKeyedSingleton(name, (provider, _) => new DependencyMonitor(
            name,
            token => probe(provider, token),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<DependencyMonitor>>()));
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredKeyedService<DependencyMonitor>(name));
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            name, provider => provider.GetRequiredKeyedService<DependencyMonitor>(name), HealthStatus.Degraded, tags: null));
        return services;
    }
}
