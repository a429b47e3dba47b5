namespace MetalsPipeline.Ops.Cli;

/// <summary>How a command ended, for scripts.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    public const int Error = 1;

    /// <summary>A dry run found something to do.</summary>
    public const int HasChanges = 2;

    public const int Timeout = 3;

    /// <summary>A new version wasn't well, and the Swarm went back to the one before.</summary>
    public const int RolledBack = 4;

    public const int Unhealthy = 5;

    /// <summary>The command line is wrong (EX_USAGE in sysexits.h).</summary>
    public const int Usage = 64;

    /// <summary>SIGINT or SIGTERM, as shells report it.</summary>
    public const int Interrupted = 130;
}
