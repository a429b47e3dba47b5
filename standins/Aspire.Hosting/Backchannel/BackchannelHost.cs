using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Backchannel;

/// <summary>Lets the Aspire CLI talk to this app host: the CLI that has started it, and any other of the user.</summary>
internal sealed class BackchannelHost(
    MainMethods main,
    AuxiliaryMethods auxiliary,
    AppHostIdentity identity,
    AppHostLog log,
    IConfiguration configuration,
    DistributedApplicationOptions options,
    DistributedApplicationExecutionContext executionContext,
    IHostApplicationLifetime lifetime,
    TimeProvider time) : BackgroundService, IAsyncDisposable
{
    public const string PathKey = "ASPIRE_BACKCHANNEL_PATH";

    private static readonly TimeSpan OrphanCheck = TimeSpan.FromSeconds(1);

    private readonly List<UnixSocketServer> _servers = [];

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (configuration[PathKey] is { Length: > 0 } path)
        {
            _servers.Add(new(path, main.Table));
        }

        // An app host under test is nobody else's business.
        if (executionContext.IsRunMode && !options.DisableDashboard && identity.SocketPath() is { } socket)
        {
            _servers.Add(new(socket, auxiliary.Table));
        }

        return base.StartAsync(cancellationToken);
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        log.Complete();
        return base.StopAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        Dispose();
    }

    /// <summary>Ends the application when the CLI that has started it is gone.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (identity.CliProcessId is not { } cli)
        {
            return;
        }

        using var timer = new PeriodicTimer(OrphanCheck, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!IsRunning(cli))
            {
                lifetime.StopApplication();
                return;
            }
        }
    }

    private static bool IsRunning(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
