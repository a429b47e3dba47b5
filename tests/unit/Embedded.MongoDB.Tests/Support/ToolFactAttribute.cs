using System.Diagnostics;

namespace MetalsPipeline.Embedded.MongoDB.Tests.Support;

/// <summary>A test that needs a tool of the machine; skipped, with the reason, only where that isn't installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ToolFactAttribute : FactAttribute
{
    /// <param name="tool">What is missing when the probe fails, and how to get it.</param>
    /// <param name="probe">A program and its arguments that succeed where the tool is.</param>
    public ToolFactAttribute(string tool, params string[] probe)
    {
        if (!Works(probe))
            Skip = $"{tool} is not installed";
    }

    /// <summary>A process that finds the packages npm has installed globally.</summary>
    public static ProcessStartInfo Start(params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["NODE_PATH"] = string.Join(':', "/usr/lib/node_modules", "/usr/local/lib/node_modules", Environment.GetEnvironmentVariable("NODE_PATH"));
        return start;
    }

    private static bool Works(string[] probe)
    {
        try
        {
            using var process = Process.Start(Start(probe))!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
