using System.Diagnostics;

namespace MetalsPipeline.Ops.Tests.Docker;

/// <summary>The command as a process, with an ssh in its PATH that leads to this machine.</summary>
public sealed class SshTunnelTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("metals-ssh-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Ssh_is_asked_for_the_engines_socket_and_ends_with_the_command()
    {
        var engine = Path.Combine(_folder.FullName, "engine.sock");
        using var listener = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        listener.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(engine));
        listener.Listen();
        var serving = AnswerAsync(listener, """{"ID":"x","Swarm":{"LocalNodeState":"inactive"}}""");
        AddSsh($$"""
            echo $$ >{{_folder}}/pid
            echo "$@" >{{_folder}}/arguments
            while [ "$1" != -L ]; do shift; done
            ln -s {{engine}} "${2%%:*}"
            exec sleep 60
            """);

        var (exitCode, error) = await RunAsync("ssh://operator@far:2222");

        error.ShouldBe("The Docker engine at ssh://operator@far:2222 is in no Swarm; 'metals swarm init' makes one.\n");
        exitCode.ShouldBe(1);
        await serving;
        (await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "arguments"))).ShouldEndWith(":/var/run/docker.sock -p 2222 -l operator -- far\n");
        var pid = int.Parse(await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "pid")), System.Globalization.CultureInfo.InvariantCulture);
        Should.Throw<ArgumentException>(() => Process.GetProcessById(pid));
    }

    [Fact]
    public async Task What_ssh_says_is_passed_on()
    {
        AddSsh("echo 'warning: something' >&2; echo 'operator@far: Permission denied (publickey).' >&2; exit 255");

        var (exitCode, error) = await RunAsync("ssh://operator@far");

        error.ShouldBe("ssh doesn't reach ssh://operator@far: operator@far: Permission denied (publickey).\n");
        exitCode.ShouldBe(1);
    }

    private static async Task AnswerAsync(System.Net.Sockets.Socket listener, string info)
    {
        using var client = await listener.AcceptAsync();
        await client.ReceiveAsync(new byte[16_384]);
        await client.SendAsync(System.Text.Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {info.Length}\r\nConnection: close\r\n\r\n{info}"));
    }

    private void AddSsh(string script)
    {
        var path = Path.Combine(_folder.FullName, "ssh");
        File.WriteAllText(path, $"#!/bin/bash\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private async Task<(int ExitCode, string Error)> RunAsync(string host)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(Ops.Cli.Shell).Assembly.Location, "stack", "status", "--host", host]) { RedirectStandardError = true };
        start.Environment["PATH"] = $"{_folder}:{Environment.GetEnvironmentVariable("PATH")}";
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, error);
    }
}
