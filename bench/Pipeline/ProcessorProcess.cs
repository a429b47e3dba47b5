using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace MetalsPipeline.Bench.Pipeline;

/// <summary>The processor as the app host starts it, in a process of its own.</summary>
internal sealed partial class ProcessorProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource<long> _allocated = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ProcessorProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.Start();
        process.BeginOutputReadLine();
    }

    public ProcessUsage Usage => ProcessUsage.Of(_process.Id);

    /// <param name="bootstrap">Kafka, host:port.</param>
    /// <param name="mongo">The store's URI.</param>
    /// <param name="settings">Settings beside these two, as variables of its environment.</param>
    public static ProcessorProcess Start(string bootstrap, string mongo, params ReadOnlySpan<(string Name, string Value)> settings)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", OwnPrograms.Find("Processor")]) { RedirectStandardOutput = true };
        start.Environment["ConnectionStrings__kafka"] = bootstrap;
        start.Environment["ConnectionStrings__mongodb"] = mongo;
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["Logging__LogLevel__Default"] = "Information";
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        return new ProcessorProcess(new Process { StartInfo = start });
    }

    public Task PauseAsync() => Signals.PauseAsync(_process);

    public Task ResumeAsync() => Signals.ResumeAsync(_process);

    /// <summary>Stops it in good order; returns the managed bytes that its loop and all beside it allocated.</summary>
    public async Task<long> StopAsync(CancellationToken cancellationToken)
    {
        await Signals.TerminateAsync(_process);
        await _process.WaitForExitAsync(cancellationToken);
        return _allocated.Task.IsCompleted
            ? await _allocated.Task
            : throw new InvalidOperationException("The processor didn't say how much it allocated.");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is not null && AllocatedBytes().Match(line) is { Success: true } match)
            _allocated.TrySetResult(long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"(\d+) bytes allocated")]
    private static partial Regex AllocatedBytes();
}
