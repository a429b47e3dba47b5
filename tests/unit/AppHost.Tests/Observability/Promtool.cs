using System.Diagnostics;

namespace MetalsPipeline.AppHost.Tests.Observability;

/// <summary>Prometheus's own checker, which eng/setup-tests.sh unpacks from Debian's package.</summary>
internal static class Promtool
{
    private static readonly string Program = Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache : Path.Combine(Environment.GetEnvironmentVariable("HOME")!, ".cache"),
        "metals-pipeline/promtool/usr/bin/promtool");

    /// <summary>Runs it in a folder.</summary>
    /// <returns>What it says if it finds something wrong; empty otherwise.</returns>
    public static async Task<string> ComplaintsAsync(string folder, params IEnumerable<string> arguments)
    {
        File.Exists(Program).ShouldBeTrue($"{Program} isn't there; run eng/setup-tests.sh");
        var start = new ProcessStartInfo(Program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? "" : $"promtool {string.Join(' ', arguments)}: {await output}{errors}";
    }
}
