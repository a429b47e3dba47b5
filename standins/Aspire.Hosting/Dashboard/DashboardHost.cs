using Aspire.Hosting.Supervision;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dashboard;

/// <summary>Runs the dashboard beside the application, if it is installed; the application does without it, too.</summary>
internal sealed partial class DashboardHost(
    DistributedApplicationOptions options,
    DistributedApplicationExecutionContext executionContext,
    IConfiguration configuration,
    ResourceService resourceService,
    Watchdog watchdog,
    PortReservations ports,
    ILogger<DashboardHost> logger) : IHostedService, IAsyncDisposable
{
    private GrpcServer? _server;
    private DashboardProcess? _process;
    private volatile bool _stopping;

    /// <summary>Addresses and keys; null if there is no dashboard.</summary>
    public DashboardSettings? Settings { get; private set; }

    /// <summary>Ends when the dashboard listens, with an exception if it doesn't come to that.</summary>
    public Task Ready => _process?.Ready ?? Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.DisableDashboard || executionContext.IsPublishMode)
        {
            return;
        }

        if (DashboardExecutable.Find() is not { } executable)
        {
            LogAbsent();
            return;
        }

        Settings = DashboardSettings.Create(configuration, ports);
        _server = await GrpcServer.StartAsync(Settings.ResourceServiceKey, resourceService.Methods, cancellationToken);
        _process = DashboardProcess.Start(executable, Settings, _server.Url, watchdog);

        // Resources that start from now on send their telemetry to it.
        configuration[OtlpEndpoint.GrpcUrlKey] = Settings.OtlpGrpcUrl;
        configuration[OtlpEndpoint.HttpUrlKey] = Settings.OtlpHttpUrl;
        configuration[OtlpEndpoint.ApiKeyKey] = Settings.OtlpKey;
        _ = AnnounceAsync(_process, Settings);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _stopping = true;
        // Before the server, to which it would only try to connect again.
        if (_process is not null)
        {
            await _process.StopAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private async Task AnnounceAsync(DashboardProcess process, DashboardSettings settings)
    {
        try
        {
            await process.Ready;
            LogReady(settings.LoginUrl);
        }
        catch (DistributedApplicationException exception) when (!_stopping)
        {
            LogFailed(exception.Message);
        }
        catch (DistributedApplicationException)
        {
            // It was told to end before it was ready.
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Login to the dashboard at {Url}")]
    private partial void LogReady(string url);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Reason} The application runs without it.")]
    private partial void LogFailed(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "There is no Aspire dashboard on this machine; eng/install-aspire-cli.sh (or https://aspire.dev) installs it.")]
    private partial void LogAbsent();
}
