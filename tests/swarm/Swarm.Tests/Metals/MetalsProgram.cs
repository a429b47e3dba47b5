using System.Diagnostics;

namespace MetalsPipeline.Swarm.Tests.Metals;

/// <summary>The command as a process.</summary>
internal static class MetalsProgram
{
    /// <summary>As it is built on its own: beside the tests, whose frameworks are others, it would lack some.</summary>
    public static string File { get; } = Path.Combine(AppContext.BaseDirectory, "../../Ops", new DirectoryInfo(AppContext.BaseDirectory).Name, "MetalsPipeline.Ops.dll");

    /// <summary>How it is started.</summary>
    public static ProcessStartInfo Start(params IEnumerable<string> arguments) => new("dotnet", [File, .. arguments])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        Environment = { ["XDG_STATE_HOME"] = Path.Combine(Command.Scratch, "state") },
    };
}
