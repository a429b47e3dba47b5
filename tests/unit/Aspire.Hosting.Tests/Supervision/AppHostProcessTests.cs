using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Aspire.Hosting.Tests.Supervision;

/// <summary>An app host as a process of its own, as people run it.</summary>
public sealed partial class AppHostProcessTests
{
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_ends_everything_in_order(string signal)
    {
        using var appHost = Start("--Parameters:key=k");
        var (lines, children) = await UntilStartedAsync(appHost);

        Signal(appHost.Id, signal);
        lines.AddRange((await appHost.StandardOutput.ReadToEndAsync()).Split('\n'));
        await appHost.WaitForExitAsync();

        appHost.ExitCode.ShouldBe(0);
        children.ShouldAllBe(child => !TestApplication.IsAlive(child));
        lines.IndexOf("[back] echo ended").ShouldBeGreaterThan(lines.FindLastIndex(line => line.StartsWith("[front-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Nothing_outlives_an_app_host_that_is_killed()
    {
        using var appHost = Start("--Parameters:key=k");
        var (_, children) = await UntilStartedAsync(appHost);

        Signal(appHost.Id, "KILL");
        await appHost.WaitForExitAsync();

        foreach (var child in children)
        {
            await TestApplication.EndedAsync(child);
        }
    }

    [Fact]
    public async Task A_start_that_fails_is_one_line_and_an_exit_code()
    {
        using var other = new TcpListener(IPAddress.Loopback, 18431);
        TryListen(other);
        using var appHost = Start("--Parameters:key=k", "--DcpPublisher:RandomizePorts=false");

        var output = await appHost.StandardOutput.ReadToEndAsync();
        var error = await appHost.StandardError.ReadToEndAsync();
        await appHost.WaitForExitAsync();

        appHost.ExitCode.ShouldBe(1);
        output.ShouldBeEmpty();
        error.ReplaceLineEndings("\n").TrimEnd().Split('\n').ShouldHaveSingleItem().ShouldStartWith("error: The resource 'back' needs port 18431");
    }

    [Theory]
    [InlineData("publish-manifest", 0, "✓ The pipeline has succeeded")]
    [InlineData("sing", 1, "✗ There is no step 'sing'")]
    public async Task Publishing_tells_how_it_went_by_its_exit_code(string step, int exitCode, string line)
    {
        var folder = Directory.CreateTempSubdirectory();
        using var appHost = Start("--Parameters:key=k", "--operation", "publish", "--step", step, "--output-path", folder.FullName);

        var output = await appHost.StandardOutput.ReadToEndAsync();
        await appHost.WaitForExitAsync();

        appHost.ExitCode.ShouldBe(exitCode);
        output.ShouldContain(line);
        folder.GetFiles().Length.ShouldBe(1 - exitCode);
        folder.Delete(recursive: true);
    }

    private static void TryListen(TcpListener listener)
    {
        try
        {
            listener.Start();
        }
        catch (SocketException)
        {
            // Somebody else has the port, which is as good.
        }
    }

    private static Process Start(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(Projects.SampleAppHost).Assembly.Location, "--DcpPublisher:RandomizePorts=true", .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["ASPIRE_DASHBOARD_PATH"] = "/none", ["Logging__LogLevel__Default"] = "Warning" },
        };
        return Process.Start(start)!;
    }

    /// <returns>The lines until then, and the processes of the three instances.</returns>
    private static async Task<(List<string> Lines, int[] Children)> UntilStartedAsync(Process appHost)
    {
        var lines = new List<string>();
        while (lines.Count(line => line.Contains("echo started", StringComparison.Ordinal)) < 3)
        {
            lines.Add(await appHost.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException(string.Join('\n', lines)));
        }

        int[] children = [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => name!.All(char.IsAsciiDigit))
            .Select(name => int.Parse(name!, CultureInfo.InvariantCulture)).Where(pid => ParentOf(pid) == appHost.Id)];
        children.Length.ShouldBe(4, "three instances and the watchdog");
        return (lines, children);
    }

    private static int ParentOf(int pid)
    {
        try
        {
            return int.Parse(ParentPattern().Match(File.ReadAllText($"/proc/{pid}/stat")).Groups[1].Value, CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static void Signal(int pid, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", pid.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    [GeneratedRegex(@"\) \w (\d+)")]
    private static partial Regex ParentPattern();
}
