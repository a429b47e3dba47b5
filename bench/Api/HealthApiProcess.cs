using System.Diagnostics;
using System.Text.RegularExpressions;
using MetalsPipeline.Bench.Pipeline;

namespace MetalsPipeline.Bench.Api;

/// <summary>HealthApi as the app host starts it, in a process of its own, without limits for a client.</summary>
internal sealed partial class HealthApiProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HealthApiProcess(Process process)
    {
        _process = process;
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => _address.TrySetException(new InvalidOperationException("HealthApi ended before it listened."));
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { } text && Listening().Match(text) is { Success: true } match)
                _address.TrySetResult(new Uri(match.Groups[1].Value));
        };
        process.Start();
        process.BeginOutputReadLine();
    }

    public ProcessUsage Usage => ProcessUsage.Of(_process.Id);

    public Task<Uri> AddressAsync(CancellationToken cancellationToken) => _address.Task.WaitAsync(cancellationToken);

    public static HealthApiProcess Start(ServerPair servers)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", OwnPrograms.Find("HealthApi")]) { RedirectStandardOutput = true };
        start.Environment["ConnectionStrings__kafka"] = servers.Broker.Address;
        start.Environment["ConnectionStrings__mongodb"] = servers.Uri;
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        foreach (var setting in new[] { "RequestsPerSecond", "Burst" })
            start.Environment[$"HealthApi__RateLimit__{setting}"] = "1000000";
        return new HealthApiProcess(new Process { StartInfo = start });
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    [GeneratedRegex(@"Now listening on: (http://[0-9.:]+)")]
    private static partial Regex Listening();
}
