using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Aspire.Hosting.DockerSwarm.Tests;

/// <summary>Answers /well with 200 and everything else with 503, to whoever executes a health check's line.</summary>
internal sealed class HttpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    private HttpServer()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public static Task<HttpServer> StartAsync() => Task.FromResult(new HttpServer());

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stop.Dispose();
    }

    /// <summary>Executes the line of a check in a shell that knows no other tool.</summary>
    public async Task<int> CheckAsync(string tool, string path)
    {
        var folder = Directory.CreateTempSubdirectory("swarm-tests-");
        try
        {
            File.CreateSymbolicLink(Path.Combine(folder.FullName, tool), Find(tool));
            var line = HealthCheck.HttpGet(((IPEndPoint)_listener.LocalEndpoint).Port, path).Test[1];
            using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", line]) { Environment = { ["PATH"] = folder.FullName } })!;
            await shell.WaitForExitAsync();
            return shell.ExitCode;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Find(string tool) => Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, tool))
        .FirstOrDefault(File.Exists) ?? throw new InvalidOperationException($"The tests need {tool}; run eng/setup-tests.sh.");

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                var stream = client.GetStream();
                var request = await new StreamReader(stream).ReadLineAsync(_stop.Token);
                var status = request?.Split(' ') is [_, "/well", ..] ? "200 OK" : "503 Service Unavailable";
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
