using System.Diagnostics;
using System.Text.Json;

namespace MetalsPipeline.Embedded.Kafka.Tests;

/// <summary>A broker as users run it: a process of its own.</summary>
internal sealed class BrokerProcess : IDisposable
{
    private readonly Process _process;
    private readonly List<string> _lines = [];

    private BrokerProcess(ProcessStartInfo startInfo)
    {
        startInfo.RedirectStandardOutput = true;
        startInfo.RedirectStandardError = true;
        _process = Process.Start(startInfo)!;
    }

    public string Address => Field("listening", "address");

    /// <summary>Starts a broker and waits until it is ready.</summary>
    public static async Task<BrokerProcess> StartAsync(params string[] arguments) => await StartAsync(CreateStartInfo(arguments));

    public static async Task<BrokerProcess> StartAsync(ProcessStartInfo startInfo)
    {
        var broker = new BrokerProcess(startInfo);
        using var impatience = new CancellationTokenSource(Consuming.Patience);
        while (broker._lines.LastOrDefault()?.Contains("\"started\"", StringComparison.Ordinal) != true)
        {
            var line = await broker._process.StandardOutput.ReadLineAsync(impatience.Token)
                ?? throw new InvalidOperationException(await broker._process.StandardError.ReadToEndAsync(impatience.Token));
            broker._lines.Add(line);
        }

        return broker;
    }

    /// <summary>Runs a broker that is expected to end by itself.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var broker = new BrokerProcess(CreateStartInfo(arguments));
        var error = broker._process.StandardError.ReadToEndAsync();
        var output = await broker._process.StandardOutput.ReadToEndAsync();
        await broker._process.WaitForExitAsync();
        return (broker._process.ExitCode, output, await error);
    }

    public static ProcessStartInfo CreateStartInfo(params string[] arguments) =>
        new("dotnet", [Path.Combine(AppContext.BaseDirectory, "MetalsPipeline.Embedded.Kafka.dll"), .. arguments]);

    /// <summary>As a crash would: nothing of the process runs any more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>As an operator would; returns the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        _lines.AddRange((await _process.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    /// <summary>A field of the first log line with a message.</summary>
    public string Field(string message, string field) => _lines
        .Select(line => JsonDocument.Parse(line).RootElement)
        .First(line => line.GetProperty("message").GetString() == message)
        .GetProperty(field).ToString();

    public bool HasLogged(string message) => _lines.Any(line => line.Contains($"\"{message}\"", StringComparison.Ordinal));

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
