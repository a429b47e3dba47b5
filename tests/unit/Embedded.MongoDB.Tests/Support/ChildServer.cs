using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using MetalsPipeline.Embedded.MongoDB.Hosting;

namespace MetalsPipeline.Embedded.MongoDB.Tests.Support;

/// <summary>The server as a process of its own, which can be killed.</summary>
internal sealed class ChildServer : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildServer(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, e) => Take(e.Data);
        process.ErrorDataReceived += (_, e) => Errors += e.Data;
        process.Exited += (_, _) => _port.TrySetException(new InvalidOperationException($"The server has exited: {Errors}"));
        process.EnableRaisingEvents = true;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public IReadOnlyCollection<string> Lines => _lines;

    public string Errors { get; private set; } = "";

    /// <summary>Bytes of memory that the process holds.</summary>
    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts without waiting for anything.</summary>
    public static ChildServer Launch(IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(ServerProcess).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return new ChildServer(new Process { StartInfo = start });
    }

    /// <summary>Starts on a free port and waits until it listens.</summary>
    public static async Task<ChildServer> StartAsync(params string[] arguments)
    {
        var server = Launch(null, ["--listen", "127.0.0.1:0", .. arguments]);
        await server._port.Task;
        return server;
    }

    public async Task<WireClient> ConnectAsync() => await WireClient.ConnectAsync(new IPEndPoint(IPAddress.Loopback, await _port.Task));

    /// <summary>Ends the process in the middle of whatever it does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Sends SIGTERM and gives the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        return await ExitAsync();
    }

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null)
            return;
        _lines.Enqueue(line);
        if (!line.StartsWith('{'))
            return;
        using var json = JsonDocument.Parse(line);
        if (json.RootElement.TryGetProperty("port", out var port))
            _port.TrySetResult(port.GetInt32());
    }
}
