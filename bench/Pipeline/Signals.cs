using System.Diagnostics;
using System.Globalization;

namespace MetalsPipeline.Bench.Pipeline;

/// <summary>Signals to processes that the benchmark started (kill(1)).</summary>
internal static class Signals
{
    /// <summary>Asks it to end in good order.</summary>
    public static Task TerminateAsync(Process process) => SendAsync(process, "TERM");

    /// <summary>Takes its processor time away: it keeps its memory and connections and answers nothing.</summary>
    public static Task PauseAsync(Process process) => SendAsync(process, "STOP");

    /// <summary>Lets it go on.</summary>
    public static Task ResumeAsync(Process process) => SendAsync(process, "CONT");

    private static async Task SendAsync(Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        if (kill.ExitCode != 0)
            throw new InvalidOperationException($"Process {process.Id} could not be sent SIG{signal}.");
    }
}
