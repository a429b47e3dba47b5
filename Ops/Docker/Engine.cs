using System.Net.Sockets;
using System.Security.Authentication;
using Docker.DotNet;
using Docker.DotNet.Models;
using MetalsPipeline.Ops.Cli;

namespace MetalsPipeline.Ops.Docker;

/// <summary>A Docker engine that has answered.</summary>
internal sealed class Engine : IAsyncDisposable
{
    /// <summary>For one answer; streams take as long as they take.</summary>
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(30);

    private readonly SshTunnel? _tunnel;

    private Engine(EngineAddress address, SshTunnel? tunnel, DockerClient client)
    {
        Address = address;
        _tunnel = tunnel;
        Client = client;
    }

    public EngineAddress Address { get; }

    public DockerClient Client { get; }

    /// <summary>What it said of itself when it was opened.</summary>
    public SystemInfoResponse Info { get; private set; } = null!;

    /// <summary>Why it can't answer for a Swarm, or null.</summary>
    public string? Trouble => Info.Swarm switch
    {
        { ControlAvailable: true } => null,
        { LocalNodeState: "locked" } => $"The Swarm of the Docker engine at {Address} is locked; 'docker swarm unlock' opens it.",
        { LocalNodeState: "active" } swarm => $"The Docker engine at {Address} is a worker of its Swarm; ask a manager"
            + $"{(swarm.RemoteManagers is { Count: > 0 } managers ? $", for example {managers[0].Addr.Split(':')[0]}" : "")} (--host or --context).",
        { LocalNodeState: "error" or "pending" } swarm => $"The Swarm of the Docker engine at {Address} has no quorum of managers or can't be joined ({swarm.LocalNodeState}: {swarm.Error}).",
        _ => $"The Docker engine at {Address} is in no Swarm; 'metals swarm init' makes one.",
    };

    /// <summary>Finds the engine and asks who it is.</summary>
    /// <exception cref="CommandException">It doesn't answer.</exception>
    public static async Task<Engine> OpenAsync(Run run, CancellationToken cancellationToken)
    {
        var address = DockerOptions.Read(run);
        var tunnel = address.Uri.Scheme == "ssh" ? await SshTunnel.OpenAsync(address.Uri, run.Shell.Time, cancellationToken) : null;
        var builder = new DockerClientBuilder()
            .WithEndpoint(tunnel?.Address ?? address.Uri)
            .WithTimeout(RequestTimeout)
            .WithAuthProvider(new RegistryHeader(new LeaderElection(address.Certificates, run.Shell.Time)));
        var engine = new Engine(address, tunnel, builder.Build());
        try
        {
            engine.Info = await engine.Client.System.GetSystemInfoAsync(cancellationToken);
            return engine;
        }
        catch (Exception problem) when (!cancellationToken.IsCancellationRequested
            && problem is HttpRequestException or SocketException or IOException or TimeoutException or OperationCanceledException or AuthenticationException or AggregateException)
        {
            await engine.DisposeAsync();
            throw new CommandException($"The Docker engine at {address} doesn't answer ({Reason(problem)}). Does it run, and is that its address (--host, --context or DOCKER_HOST)?");
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Finds an engine that is a manager of a Swarm.</summary>
    /// <exception cref="CommandException">It doesn't answer, or is none.</exception>
    public static async Task<Engine> OpenManagerAsync(Run run, CancellationToken cancellationToken)
    {
        var engine = await OpenAsync(run, cancellationToken);
        if (engine.Trouble is not { } trouble)
            return engine;
        await engine.DisposeAsync();
        throw new CommandException(trouble);
    }

    /// <summary>Whether it speaks a version of its API, as 1.44.</summary>
    public async Task<bool> SpeaksAsync(System.Version version, CancellationToken cancellationToken) =>
        System.Version.TryParse((await Client.System.GetVersionAsync(cancellationToken)).APIVersion, out var its) && its >= version;

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_tunnel is not null)
            await _tunnel.DisposeAsync();
    }

    private static string Reason(Exception problem) => problem is OperationCanceledException
        ? $"no answer within {RequestTimeout.TotalSeconds} s"
        : problem.GetBaseException().Message.TrimEnd('.');
}
