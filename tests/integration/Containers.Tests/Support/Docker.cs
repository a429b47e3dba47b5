using System.ComponentModel;
using System.Diagnostics;

namespace MetalsPipeline.Containers.Tests.Support;

/// <summary>Docker's command line, to see what the engine knows.</summary>
internal static class Docker
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static bool Answers()
    {
        try
        {
            using var version = Start("docker", ["version", "--format", "{{.Server.Version}}"]);
            return version.WaitForExit(Limit) && version.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false; // There is no such program.
        }
    }

    public static Task<string> RunAsync(params string[] arguments) => RunAsync("docker", arguments, Limit);

    public static async Task<string> RunAsync(string program, string[] arguments, TimeSpan within)
    {
        using var limit = new CancellationTokenSource(within);
        using var process = Start(program, arguments);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        process.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}: {await errors}");
        return (await output).Trim();
    }

    public static Task<string> InspectAsync(string container, string format) => RunAsync("inspect", "--format", format, container);

    /// <summary>Names of the containers with a label, running or not.</summary>
    public static Task<string[]> ContainersAsync(string label) => LinesAsync("ps", "--all", "--filter", $"label={label}", "--format", "{{.Names}}");

    public static Task<string[]> NetworksAsync(string label) => LinesAsync("network", "ls", "--filter", $"label={label}", "--format", "{{.Name}}");

    private static async Task<string[]> LinesAsync(params string[] arguments) =>
        (await RunAsync(arguments)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static Process Start(string program, string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
}
