using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;
using Aspire.Hosting.Pipelines;
using Aspire.Hosting.Pipelines.Execution;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <summary>A built application, to be run or published.</summary>
public class DistributedApplication : IHost, IAsyncDisposable
{
    private readonly IHost _host;

    public DistributedApplication(IHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        _host = host;
    }

    public IServiceProvider Services => _host.Services;

    public ResourceNotificationService ResourceNotifications => Services.GetRequiredService<ResourceNotificationService>();

    public ResourceCommandService ResourceCommands => Services.GetRequiredService<ResourceCommandService>();

    public static IDistributedApplicationBuilder CreateBuilder() => CreateBuilder([]);

    public static IDistributedApplicationBuilder CreateBuilder(string[] args) => new DistributedApplicationBuilder(args);

    public static IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options) => new DistributedApplicationBuilder(options);

    public virtual async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (AppHostHook.Current is { } hook)
        {
            await hook.StartedAsync(cancellationToken);
            return;
        }

        var eventing = Services.GetRequiredService<IDistributedApplicationEventing>();
        var executionContext = Services.GetRequiredService<DistributedApplicationExecutionContext>();
        foreach (var subscriber in Services.GetServices<IDistributedApplicationEventingSubscriber>())
        {
            await subscriber.SubscribeAsync(eventing, executionContext, cancellationToken);
        }

        var model = Services.GetRequiredService<DistributedApplicationModel>();
        await eventing.PublishAsync(new BeforeStartEvent(Services, model), cancellationToken);
        if (Services.GetRequiredService<IDistributedApplicationPipeline>() is DistributedApplicationPipeline pipeline)
        {
            var logger = Services.GetRequiredService<ILogger<DistributedApplication>>();
            await pipeline.ExecuteBeforeStartAsync(new(model, executionContext, Services, logger, cancellationToken));
        }

        await _host.StartAsync(cancellationToken);
    }

    public virtual Task StopAsync(CancellationToken cancellationToken = default) => _host.StopAsync(cancellationToken);

    /// <summary>Starts the application and waits until it is told to end (Ctrl-C, SIGTERM).</summary>
    public virtual async Task RunAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await StartAsync(cancellationToken);
        }
        catch (DistributedApplicationException exception) when (AppHostHook.Current is null)
        {
            // It says what is wrong and what to do; where in the app host it was found out helps nobody.
            await Console.Error.WriteLineAsync($"error: {exception.Message}");
            Environment.ExitCode = 1;
            await DisposeAsync();
            return;
        }

        await _host.WaitForShutdownAsync(cancellationToken);
        await DisposeAsync();
    }

    public void Run() => RunAsync().GetAwaiter().GetResult();

    public virtual void Dispose()
    {
        DisposeAsync().AsTask().GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }

    public virtual async ValueTask DisposeAsync()
    {
        // The entry point of a tested app host ends while the test still uses the application, and leaves the disposal to it.
        if (AppHostHook.Current is null)
        {
            await ((IAsyncDisposable)_host).DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }
}
