using System.Diagnostics;

namespace MetalsPipeline.AppHost.Tests.Observability;

/// <summary>The checkers of Prometheus's own, which eng/setup-tests.sh unpacks from Debian's packages: promtool and amtool.</summary>
internal static class Checker
{
    private static readonly string Folder = Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache : Path.Combine(Environment.GetEnvironmentVariable("HOME")!, ".cache"),
        "metals-pipeline/prometheus/usr/bin");

    /// <summary>Runs one in a folder.</summary>
    /// <returns>What it says if it finds something wrong; empty otherwise.</returns>
    public static async Task<string> ComplaintsAsync(string tool, string folder, params IEnumerable<string> arguments)
    {
        var program = Path.Combine(Folder, tool);
        File.Exists(program).ShouldBeTrue($"{program} isn't there; run eng/setup-tests.sh");
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? "" : $"{tool} {string.Join(' ', arguments)}: {await output}{errors}";
    }
}
