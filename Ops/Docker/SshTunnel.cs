using System.Diagnostics;
using MetalsPipeline.Ops.Cli;

namespace MetalsPipeline.Ops.Docker;

/// <summary>A socket on this machine that leads to the engine's on another one, held open by the ssh command with its own keys and configuration.</summary>
internal sealed class SshTunnel : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly DirectoryInfo _folder;
    private readonly Process _ssh;

    private SshTunnel(DirectoryInfo folder, Process ssh)
    {
        _folder = folder;
        _ssh = ssh;
    }

    /// <summary>This machine's end.</summary>
    public Uri Address => new($"unix://{Socket(_folder)}");

    /// <summary>Opens it.</summary>
    /// <param name="to">ssh://USER@HOST:PORT, with the socket's path where it isn't Docker's usual one.</param>
    /// <param name="time">Limits the waiting.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="CommandException">ssh isn't there or doesn't get in.</exception>
    public static async Task<SshTunnel> OpenAsync(Uri to, TimeProvider time, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("metals-ssh-"); // Nobody else may enter it.
        var remote = to.AbsolutePath is "/" or "" ? "/var/run/docker.sock" : to.AbsolutePath;
        List<string> arguments = ["-o", "BatchMode=yes", "-o", "ExitOnForwardFailure=yes", "-o", "StreamLocalBindMask=0177", "-N", "-T", "-L", $"{Socket(folder)}:{remote}"];
        if (!to.IsDefaultPort)
            arguments.AddRange(["-p", $"{to.Port}"]);
        if (to.UserInfo.Length > 0)
            arguments.AddRange(["-l", to.UserInfo]);
        arguments.AddRange(["--", to.Host]);

        Process ssh;
        try
        {
            ssh = Process.Start(new ProcessStartInfo("ssh", arguments) { RedirectStandardError = true, RedirectStandardInput = true })!;
        }
        catch (System.ComponentModel.Win32Exception problem)
        {
            folder.Delete();
            throw new CommandException($"The engine's address {to.OriginalString} needs the ssh command: {problem.Message}");
        }

        var tunnel = new SshTunnel(folder, ssh);
        try
        {
            await tunnel.WaitAsync(to, time, cancellationToken);
            return tunnel;
        }
        catch
        {
            await tunnel.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_ssh.HasExited)
            _ssh.Kill();
        await _ssh.WaitForExitAsync(CancellationToken.None);
        _ssh.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string Socket(DirectoryInfo folder) => Path.Combine(folder.FullName, "docker.sock");

    private async Task WaitAsync(Uri to, TimeProvider time, CancellationToken cancellationToken)
    {
        var complaints = _ssh.StandardError.ReadToEndAsync(cancellationToken);
        var started = time.GetTimestamp();
        while (!File.Exists(Socket(_folder)))
        {
            if (_ssh.HasExited)
            {
                var lastLine = (await complaints).Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault()?.Trim();
                throw new CommandException($"ssh doesn't reach {to.OriginalString}: {lastLine ?? $"exit code {_ssh.ExitCode}"}");
            }

            if (time.GetElapsedTime(started) > Patience)
                throw new CommandException($"ssh doesn't reach {to.OriginalString} within {Patience.TotalSeconds} s.");
            await Task.Delay(Pause, time, cancellationToken);
        }
    }
}
