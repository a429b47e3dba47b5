using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Supervision.Containers;

/// <summary>A running container, its output and its end.</summary>
internal sealed class ContainerRun : IRun
{
    /// <summary>What the shell tells of a process that a signal has killed; also of a container that nobody knows the end of.</summary>
    private const int Killed = 137;

    private readonly DockerCli _docker;
    private readonly ContainerSession _session;
    private readonly string _id;
    private readonly ContainerLifetime _lifetime;
    private readonly Action<string, bool> _onLine;
    private readonly TaskCompletionSource _detached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ContainerRun(DockerCli docker, ContainerSession session, string id, ContainerLifetime lifetime, Action<string, bool> onLine)
    {
        (_docker, _session, _id, _lifetime, _onLine) = (docker, session, id, lifetime, onLine);
        Properties = [new(KnownProperties.ContainerId, id)];
        Exited = WatchAsync();
    }

    public Task<int> Exited { get; }

    public IReadOnlyList<ResourcePropertySnapshot> Properties { get; }

    public void Terminate(TimeSpan grace)
    {
        if (_lifetime == ContainerLifetime.Persistent && _session.IsClosing)
        {
            _detached.TrySetResult();
            return;
        }

        // The engine's own time is a little longer: who asked kills, and says so. Should he be gone, the engine does.
        var seconds = ((int)Math.Ceiling(grace.TotalSeconds) + 1).ToString(CultureInfo.InvariantCulture);
        _ = TryAsync(["stop", "-t", seconds, _id]);
    }

    public void Kill() => _ = KillAsync();

    private async Task KillAsync()
    {
        if (!await TryAsync(["kill", _id]))
        {
            // The engine doesn't answer, or the container is gone: nothing is left to wait for.
            _detached.TrySetResult();
        }
    }

    private async Task<int> WatchAsync()
    {
        // The log ends when the container ends; should it end before, the wait goes on.
        await FollowAsync(["logs", "--follow", _id], _onLine);
        string? code = null;
        await FollowAsync(["wait", _id], (line, isError) => code = isError ? code : line);
        if (_lifetime == ContainerLifetime.Session)
        {
            await TryAsync(["rm", "--force", "--volumes", _id]);
        }

        return int.TryParse(code, CultureInfo.InvariantCulture, out var exitCode) ? exitCode : _detached.Task.IsCompleted ? 0 : Killed;
    }

    private async Task FollowAsync(IReadOnlyList<string> arguments, Action<string, bool> onLine)
    {
        var following = _docker.Follow(arguments, onLine);
        if (await Task.WhenAny(following.Exited, _detached.Task) != following.Exited)
        {
            following.Kill();
        }

        await following.Exited;
    }

    /// <summary>Docker's message, if it failed, is in the resource's log.</summary>
    private async Task<bool> TryAsync(IReadOnlyList<string> arguments)
    {
        try
        {
            await _docker.RunAsync(arguments, CancellationToken.None);
            return true;
        }
        catch (DistributedApplicationException exception)
        {
            _onLine(exception.Message, true);
            return false;
        }
    }
}
