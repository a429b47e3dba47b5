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

    private async Task<Process> StartAsync()
    {
        var start = new ProcessStartInfo("dotnet")
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
        var process = _appHost = Process.Start(start)!;
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

    // /proc/PID/stat: the parent's id is the second field behind the name, which is in parentheses (proc(5)).
    private static List<int> ChildrenOf(int parent) =>
    [
        .. from folder in Directory.EnumerateDirectories("/proc")
           let id = int.TryParse(Path.GetFileName(folder), out var pid) ? pid : 0
           where id > 0 && StatOf(id) is [_, var parentId, ..] && int.Parse(parentId, CultureInfo.InvariantCulture) == parent
           select id,
    ];

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
