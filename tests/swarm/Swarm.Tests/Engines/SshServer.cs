using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace MetalsPipeline.Swarm.Tests.Engines;

/// <summary>An sshd of the test's own on this machine's loopback, and an ssh command that knows it.</summary>
internal sealed class SshServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly DirectoryInfo _folder = Directory.CreateDirectory(Path.Combine(Command.Scratch, "ssh", Guid.NewGuid().ToString("N")));
    private readonly int _port;
    private readonly Process _sshd;

    private SshServer(int port)
    {
        _port = port;
        _sshd = Process.Start(Path.Combine(Command.Tools, "sshd.sh"), [_folder.FullName, $"{port}"]);
    }

    /// <summary>The engine of the run, by way of it.</summary>
    public string Engine => $"ssh://root@127.0.0.1:{_port}{new Uri(Environment.GetEnvironmentVariable("DOCKER_HOST")!).AbsolutePath}";

    public static async Task<SshServer> StartAsync()
    {
        // Nobody else takes ports in this network.
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();

        var server = new SshServer(port);
        await Eventually.GetAsync(token => server.GreetingAsync(token), greeting => greeting?.StartsWith("SSH-2.0-", StringComparison.Ordinal) == true, "an sshd", Patience);
        return server;
    }

    /// <summary>Gives a program the real ssh command, with key and known hosts from here.</summary>
    /// <param name="start">The program.</param>
    /// <param name="options">Options of ssh that count more.</param>
    public void Lend(ProcessStartInfo start, string options)
    {
        start.Environment["PATH"] = $"{_folder}/bin:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["SSH_OPTIONS"] = options;
    }

    public async ValueTask DisposeAsync()
    {
        _sshd.Kill(entireProcessTree: true);
        await _sshd.WaitForExitAsync();
        _sshd.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<string?> GreetingAsync(CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, _port, cancellationToken);
            using var reader = new StreamReader(client.GetStream());
            return await reader.ReadLineAsync(cancellationToken);
        }
        catch (SocketException problem)
        {
            return problem.Message;
        }
    }
}
