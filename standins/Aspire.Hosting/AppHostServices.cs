using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Backchannel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.DotnetProjects;
using Aspire.Hosting.Health;
using Aspire.Hosting.Pipelines;
using Aspire.Hosting.Pipelines.Execution;
using Aspire.Hosting.Supervision;
using Aspire.Hosting.Supervision.Containers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <summary>The services of an app host.</summary>
internal static class AppHostServices
{
    public static void Add(HostApplicationBuilder host, DistributedApplicationBuilder builder, DistributedApplicationOptions options)
    {
        // The console belongs to the resources; of the app host only what matters.
        host.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        host.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        host.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        host.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);
        host.Logging.AddConfiguration(host.Configuration.GetSection("Logging"));

        var services = host.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(builder.ExecutionContext);
        services.AddSingleton(builder.Eventing);
        services.AddSingleton(_ => new DistributedApplicationModel(builder.Resources));
        services.AddSingleton<ResourceLoggerService>();
        services.AddSingleton<ResourceNotificationService>();
        services.AddSingleton(provider => new ResourceCommandService(
            provider.GetRequiredService<ResourceNotificationService>(),
            provider.GetRequiredService<ResourceLoggerService>(),
            provider));
        services.AddHealthChecks();
        services.AddHttpClient();
        services.AddHttpClient(HttpEndpointHealthCheck.ClientName, client => client.Timeout = TimeSpan.FromSeconds(5));

        services.Configure<PipelineOptions>(host.Configuration.GetSection("Pipeline"));
        services.AddSingleton(builder.Pipeline);
        services.AddSingleton<ActivityReporter>();
        services.AddSingleton<IPipelineActivityReporter>(provider => provider.GetRequiredService<ActivityReporter>());
        services.AddSingleton<IPipelineOutputService, OutputFolders>();
        services.AddSingleton(new PipelineAudience(isConsole: string.IsNullOrEmpty(host.Configuration[BackchannelHost.PathKey])));
        services.AddHostedService<PipelineExecutor>();

        services.AddSingleton(new ProjectAssemblies(builder.AppHostAssembly));
        services.AddSingleton<ILauncher, ProjectLauncher>();
        services.AddSingleton<ILauncher, ExecutableLauncher>();
        services.AddSingleton<ILauncher, ContainerLauncher>();
        services.AddSingleton<DockerCli>();
        services.AddSingleton<ContainerSession>();
        services.AddSingleton<HostForwarding>();
        services.Configure<ResourceNotificationServiceOptions>(waiting => waiting.DefaultWaitBehavior =
            options.DisableDashboard ? WaitBehavior.StopOnResourceUnavailable : WaitBehavior.WaitOnResourceUnavailable);
        services.AddSingleton<Watchdog>();
        services.AddSingleton<PortReservations>();
        services.AddSingleton<ResourceService>();
        services.AddSingleton<DashboardHost>();
        services.AddSingleton<AppHostLog>();
        services.AddSingleton<ILoggerProvider>(provider => provider.GetRequiredService<AppHostLog>());
        services.AddSingleton(provider => AppHostIdentity.Create(builder.AppHostAssembly, host.Configuration, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<AppHostReadiness>();
        services.AddSingleton<ResourceFinder>();
        services.AddSingleton<ConsoleLogReader>();
        services.AddSingleton<MainMethods>();
        services.AddSingleton<AuxiliaryMethods>();
        services.AddHostedService<BackchannelHost>();
        services.AddHostedService<ConsoleEcho>();
        services.AddHostedService(provider => provider.GetRequiredService<DashboardHost>());
        services.AddHostedService<HealthMonitor>();
        services.AddHostedService<PassiveResources>();
        services.AddHostedService<ApplicationSupervisor>();
    }
}
