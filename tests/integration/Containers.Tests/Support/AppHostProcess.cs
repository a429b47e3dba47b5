using System.Diagnostics;
using System.Globalization;

namespace MetalsPipeline.Containers.Tests.Support;

/// <summary>The real app host as a process of its own, with volumes of its own.</summary>
internal sealed class AppHostProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _output = [];
    private readonly List<string> _errors = [];
    private int _ready;

    private AppHostProcess(Process process, int services)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Read(line.Data, _output, services);
        process.ErrorDataReceived += (_, line) => Read(line.Data, _errors, services);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public IReadOnlyList<string> Errors => Snapshot(_errors);

    public IReadOnlyList<string> Output => Snapshot(_output);

    /// <summary>Starts the app host with the profile Containers.</summary>
    /// <param name="environment">Variables besides this process's own.</param>
    /// <param name="settings">Settings of the app host, as "Pipeline:Rate=100".</param>
    public static AppHostProcess Start(IReadOnlyDictionary<string, string?> environment, params string[] settings)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { "exec", Path.Combine(AppContext.BaseDirectory, "MetalsPipeline.AppHost.dll"), "--Pipeline:Backing=Containers", "--DcpPublisher:RandomizePorts=true" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var parameter in new[] { "api-key", "mongodb-password", "mongodb-keyfile" })
            start.ArgumentList.Add($"--Parameters:{parameter}=parameter-of-the-test");
        foreach (var setting in settings)
            start.ArgumentList.Add($"--{setting}");
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new(Process.Start(start)!, services: 3);
    }

    /// <summary>Returns when all services listen.</summary>
    public async Task StartedAsync()
    {
        try
        {
            await _started.Task.WaitAsync(StartLimit);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The services don't run; the end of the log: {string.Join('\n', Output.Concat(Errors).TakeLast(20))}");
        }
    }

    /// <summary>Returns the exit code.</summary>
    public async Task<int> ExitedAsync()
    {
        using var limit = new CancellationTokenSource(EndLimit);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async Task SignalAsync(string signal) => await SignalAsync(signal, Id);

    public static async Task SignalAsync(string signal, int id)
    {
        using var kill = Process.Start("kill", ["-s", signal, id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await SignalAsync("TERM");
            await ExitedAsync();
        }

        _process.Dispose();
    }

    private void Read(string? line, List<string> lines, int services)
    {
        if (line is null)
            return;
        lock (lines)
            lines.Add(line);
        if (line.Contains("Now listening on", StringComparison.Ordinal) && Interlocked.Increment(ref _ready) == services)
            _started.TrySetResult();
    }

    private static List<string> Snapshot(List<string> lines)
    {
        lock (lines)
            return [.. lines];
    }
}
