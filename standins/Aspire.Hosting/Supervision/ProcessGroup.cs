using System.Runtime.InteropServices;

namespace Aspire.Hosting.Supervision;

/// <summary>
/// A child and its descendants. A child leads a session of its own, so that a Ctrl-C in the terminal reaches the app host alone, which then
/// ends its children in order, and so that a signal reaches the child's whole tree.
/// </summary>
internal static partial class ProcessGroup
{
    private const int SigKill = 9;
    private const int SigTerm = 15;

    /// <summary>util-linux's program that makes its process the leader of a session and then becomes the given program.</summary>
    public static string? SetSid { get; } = OperatingSystem.IsWindows() ? null : CommandPath.FindOnPath("setsid");

    public static bool IsSupported => SetSid is not null;

    public static void Terminate(int leader) => Signal(leader, SigTerm);

    public static void Kill(int leader) => Signal(leader, SigKill);

    private static void Signal(int leader, int signal)
    {
        // Between its birth and setsid the child still is in the app host's group; then it is reached by its own id.
        if (kill(-leader, signal) != 0)
        {
            kill(leader, signal);
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int kill(int pid, int signal);
}
