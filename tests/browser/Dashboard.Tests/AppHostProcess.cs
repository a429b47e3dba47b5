using System.Diagnostics;
using System.Text.RegularExpressions;

namespace MetalsPipeline.Dashboard.Tests;

/// <summary>The app host as a user starts it, on random ports, with its dashboard.</summary>
internal sealed partial class AppHostProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private AppHostProcess(Process process, DirectoryInfo folder, string loginUrl)
    {
        _process = process;
        _folder = folder;
        LoginUrl = loginUrl;
    }

    public string LoginUrl { get; }

    public static async Task<AppHostProcess> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("dashboard-");
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                "exec", Path.Combine(AppContext.BaseDirectory, "MetalsPipeline.AppHost.dll"),
                $"--Pipeline:DataPath={folder.FullName}", "--DcpPublisher:RandomizePorts=true",
                "--Parameters:api-key=k", "--Parameters:mongodb-password=p",
                // The page of traces is drawn anew for each: on a busy machine it never comes to an end with fifty a second.
                "--Pipeline:Rate=1",
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // As 'make run' has it: every tick is traced.
            Environment = { ["DOTNET_ENVIRONMENT"] = "Development" },
        };
        var process = Process.Start(start)!;
        var loginUrl = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) =>
        {
            if (LoginUrlPattern().Match(line.Data ?? "") is { Success: true } match)
                loginUrl.TrySetResult(match.Value);
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new AppHostProcess(process, folder, await loginUrl.Task.WaitAsync(StartLimit));
    }

    public async ValueTask DisposeAsync()
    {
        using var stop = Process.Start("kill", ["-s", "TERM", $"{_process.Id}"]);
        await stop.WaitForExitAsync();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    [GeneratedRegex(@"http://\S+/login\?t=\S+")]
    private static partial Regex LoginUrlPattern();
}
