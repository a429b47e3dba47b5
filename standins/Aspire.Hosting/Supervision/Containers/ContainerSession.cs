using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Backchannel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Supervision.Containers;

/// <summary>
/// What the containers of one run of the app host share: their network, and labels that tell whose they are, so that those of a run that
/// was killed, together with its watchdog, are found and removed by the next one.
/// </summary>
internal sealed partial class ContainerSession(
    DockerCli docker,
    Watchdog watchdog,
    AppHostIdentity appHost,
    IHostEnvironment environment,
    ILogger<ContainerSession> logger) : IDisposable
{
    public const string AppHostLabel = "aspire.app-host";
    public const string RunLabel = "aspire.run";
    public const string LifetimeLabel = "aspire.lifetime";

    /// <summary>Start times are told by clocks that may have been set since.</summary>
    private static readonly TimeSpan StartTolerance = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly string _run = NewRun();
    private ContainerNetwork? _network;

    /// <summary>Whether the app host is about to end, which persistent containers don't.</summary>
    public bool IsClosing { get; private set; }

    public IReadOnlyList<string> Labels(ContainerLifetime lifetime) =>
    [
        "--label", $"{AppHostLabel}={appHost.ProjectPath}",
        "--label", $"{RunLabel}={_run}",
        "--label", $"{LifetimeLabel}={lifetime}",
    ];

    /// <exception cref="DistributedApplicationException">There is no container engine; the message names those who need it.</exception>
    public async Task ThrowIfUnavailableAsync(IReadOnlyList<string> containers, CancellationToken cancellationToken)
    {
        var whose = containers.Count == 1 ? $"The resource '{containers[0]}' is a container" : $"The resources {string.Join(", ", containers.Select(name => $"'{name}'"))} are containers";
        if (CommandPath.FindOnPath("docker") is null)
        {
            throw new DistributedApplicationException(
                $"{whose}, and there is no program 'docker' on the PATH. Install Docker (https://docs.docker.com/get-docker/), and start the app host again.");
        }

        try
        {
            await docker.RunAsync(["version", "--format", "{{.Server.Version}}"], cancellationToken);
        }
        catch (DistributedApplicationException exception)
        {
            throw new DistributedApplicationException(
                $"{whose}, and no container engine answers. {exception.Message} Start Docker, or set DOCKER_HOST to where it listens, and start the app host again.");
        }
    }

    /// <summary>The network that all containers of the run are in; it is made when the first one starts.</summary>
    public async Task<ContainerNetwork> NetworkAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return _network ??= await CreateNetworkAsync(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>To be called before containers are told to stop.</summary>
    public void BeginClosing() => IsClosing = true;

    /// <summary>Removes the network, once no container of the run is left.</summary>
    public async Task CloseAsync()
    {
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            if (_network is { } network)
            {
                await RemoveNetworkAsync(network.Name);
                watchdog.WatchContainers("");
                _network = null;
            }
        }
        catch (DistributedApplicationException exception)
        {
            // The next start of the app host removes it.
            LogNetworkStays(exception.Message);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task<ContainerNetwork> CreateNetworkAsync(CancellationToken cancellationToken)
    {
        await RemoveLeftoversAsync(cancellationToken);
        watchdog.WatchContainers(_run);
        var name = $"aspire-session-network-{_run.Split('-')[^1]}-{environment.ApplicationName.ToLowerInvariant()}";
        await docker.RunAsync(["network", "create", .. Labels(ContainerLifetime.Session), name], cancellationToken);
        var gateway = await docker.RunAsync(["network", "inspect", "--format", "{{(index .IPAM.Config 0).Gateway}}", name], cancellationToken);
        return new(name, gateway.Trim());
    }

    /// <summary>Removes what runs of this app host have left that were killed together with their watchdogs.</summary>
    private async Task RemoveLeftoversAsync(CancellationToken cancellationToken)
    {
        var filter = $"label={AppHostLabel}={appHost.ProjectPath}";
        string[] ended =
        [
            .. await LinesAsync(["ps", "--all", "--filter", filter, "--filter", $"label={LifetimeLabel}={ContainerLifetime.Session}", "--format", Format("ID")], cancellationToken),
        ];
        foreach (var container in ended)
        {
            await docker.RunAsync(["rm", "--force", "--volumes", container], cancellationToken);
        }

        foreach (var network in await LinesAsync(["network", "ls", "--filter", filter, "--format", Format("ID")], cancellationToken))
        {
            await RemoveNetworkAsync(network);
        }

        static string Format(string id) => $"{{{{.{id}}}}} {{{{.Label \"{RunLabel}\"}}}}";
    }

    private async Task<string[]> LinesAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var output = await docker.RunAsync(arguments, cancellationToken);
        return
        [
            .. from line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
               let parts = line.Split(' ')
               where parts.Length == 2 && HasEnded(parts[1])
               select parts[0],
        ];
    }

    private async Task RemoveNetworkAsync(string network)
    {
        var attached = await docker.RunAsync(["ps", "--all", "--quiet", "--filter", $"network={network}"], CancellationToken.None);
        foreach (var container in attached.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            await docker.RunAsync(["network", "disconnect", "--force", network, container], CancellationToken.None);
        }

        await docker.RunAsync(["network", "rm", network], CancellationToken.None);
    }

    private static string NewRun()
    {
        using var self = Process.GetCurrentProcess();
        var started = new DateTimeOffset(self.StartTime).ToUnixTimeSeconds();
        return string.Create(CultureInfo.InvariantCulture, $"{self.Id}-{started}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The containers' network could not be removed. {Reason}")]
    private partial void LogNetworkStays(string reason);

    /// <summary>Whether the process of a run is gone.</summary>
    private static bool HasEnded(string run)
    {
        var parts = run.Split('-');
        if (parts.Length != 3
            || !int.TryParse(parts[0], CultureInfo.InvariantCulture, out var id)
            || !long.TryParse(parts[1], CultureInfo.InvariantCulture, out var started))
        {
            return false;
        }

        try
        {
            using var process = Process.GetProcessById(id);
            return (process.StartTime.ToUniversalTime() - DateTimeOffset.FromUnixTimeSeconds(started).UtcDateTime).Duration() > StartTolerance;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return true; // There is no such process any more.
        }
    }
}
