using System.Diagnostics;
using System.Globalization;

namespace MetalsPipeline.Pipeline.Tests;

public sealed class AppHostProcessTests : IDisposable
{
    // The app host itself kills what is left after four seconds; on a busy machine its own end may take longer to be seen.
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("apphost-");

    private Process? _appHost;

    public void Dispose()
    {
        if (_appHost is { HasExited: false })
            _appHost.Kill(entireProcessTree: true);
        _appHost?.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Asked_to_stop_the_app_host_takes_everything_with_it_and_ends_regularly(string signal)
    {
        var appHost = await StartAsync();
        var children = ChildrenOf(appHost.Id);
        children.Count.ShouldBeGreaterThanOrEqualTo(5);

        await SignalAsync(signal, appHost.Id);

        using var limit = new CancellationTokenSource(EndLimit);
        await appHost.WaitForExitAsync(limit.Token);
        appHost.ExitCode.ShouldBe(0);
        children.Where(IsAlive).ShouldBeEmpty();
    }

    [Fact]
    public async Task Killed_without_warning_the_app_host_leaves_no_child_behind()
    {
        var appHost = await StartAsync();
        var children = ChildrenOf(appHost.Id);

        await SignalAsync("KILL", appHost.Id);

        await Eventually.GetAsync(_ => Task.FromResult(children.Where(IsAlive).ToArray()), alive => alive.Length == 0, "the end of all children", EndLimit);
    }

    [Fact]
    public async Task A_service_that_ends_at_start_is_one_line_and_the_end_of_everything()
    {
        var (exitCode, errors) = await FailAsync(("Processor__BatchSize", "0"));

        exitCode.ShouldBe(1);
        errors.ShouldHaveSingleItem().ShouldMatch("error: The resource 'processor' ended with exit code 78 while it started\\. The end of its log: .*BatchSize");
    }

    [Fact]
    public async Task A_server_that_does_not_become_healthy_is_one_line_and_the_end_of_everything()
    {
        var (exitCode, errors) = await FailAsync(("Pipeline__StartLimit", "00:00:00.001"));

        exitCode.ShouldBe(1);
        errors.ShouldHaveSingleItem().ShouldMatch("error: The resource '(kafka|mongodb)' has been running for 0.001 s and is not healthy: .*give it more time");
    }

    [Fact]
    public async Task A_wrong_setting_is_one_line()
    {
        var (exitCode, errors) = await FailAsync(("Pipeline__Backing", "Cloud"));

        exitCode.ShouldBe(1);
        errors.ShouldHaveSingleItem().ShouldStartWith("AppHost: Failed to convert configuration value 'Cloud' at 'Pipeline:Backing'");
    }

    /// <summary>Starts an app host that can't start everything, and waits for its end and that of its children.</summary>
    private async Task<(int ExitCode, string[] Errors)> FailAsync(params (string Name, string Value)[] environment)
    {
        var start = Command();
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var process = _appHost = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await output;
        using var limit = new CancellationTokenSource(EndLimit);
        await process.WaitForExitAsync(limit.Token);
        // The servers have the data folder on their command lines.
        Directory.EnumerateDirectories("/proc").Where(folder => CommandLineOf(folder).Contains(_folder.FullName, StringComparison.Ordinal)).ShouldBeEmpty();
        return (process.ExitCode, errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private async Task<Process> StartAsync()
    {
        var process = _appHost = Process.Start(Command())!;
        var listening = new CountdownEvent(3);
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.Contains("Now listening on", StringComparison.Ordinal) == true && !listening.IsSet)
                listening.Signal();
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await Eventually.GetAsync(_ => Task.FromResult(listening.IsSet), set => set, "three services that listen");
        return process;
    }

    private ProcessStartInfo Command()
    {
        return new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                "exec", Path.Combine(AppContext.BaseDirectory, "MetalsPipeline.AppHost.dll"),
                $"--Pipeline:DataPath={_folder.FullName}", "--DcpPublisher:RandomizePorts=true",
                "--Parameters:api-key=k", "--Parameters:mongodb-password=p",
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }

    // /proc/PID/stat: the parent's id is the second field behind the name, which is in parentheses (proc(5)).
    private static List<int> ChildrenOf(int parent) =>
    [
        .. from folder in Directory.EnumerateDirectories("/proc")
           let id = int.TryParse(Path.GetFileName(folder), out var pid) ? pid : 0
           where id > 0 && StatOf(id) is [_, var parentId, ..] && int.Parse(parentId, CultureInfo.InvariantCulture) == parent
           select id,
    ];

    private static string CommandLineOf(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // No process, or it ended meanwhile.
        }
    }

    private static bool IsAlive(int id) => StatOf(id) is [not "Z", ..];

    private static string[] StatOf(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return []; // It ended meanwhile.
        }
    }

    private static async Task SignalAsync(string signal, int id)
    {
        using var kill = Process.Start("kill", ["-s", signal, id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }
}
