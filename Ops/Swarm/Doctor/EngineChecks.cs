using System.Globalization;
using Docker.DotNet.Models;
using MetalsPipeline.Ops.Docker;

namespace MetalsPipeline.Ops.Swarm.Doctor;

/// <summary>The engine itself, in a Swarm or not.</summary>
internal static class EngineChecks
{
    private const string Area = "engine";

    /// <summary>Knows jobs and limits of processes, which the stack has (Docker 20.10).</summary>
    private static readonly System.Version NeededApi = new(1, 41);

    /// <summary>Knows no-new-privileges for services (Docker 25).</summary>
    public static readonly System.Version NoNewPrivilegesApi = new(1, 44);

    /// <summary>Passwords and certificates live on clocks, and so do prices.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(2);

    /// <param name="engine">The engine.</param>
    /// <param name="version">What it says of its version.</param>
    /// <param name="now">This machine's time.</param>
    public static IEnumerable<Check> Run(Engine engine, VersionResponse version, DateTimeOffset now)
    {
        yield return Version(engine, version);
        yield return Limits(engine.Info);
        yield return Clock(engine.Info, now);
    }

    public static System.Version ApiOf(VersionResponse version) => System.Version.Parse(version.APIVersion);

    private static Check Version(Engine engine, VersionResponse version)
    {
        var api = ApiOf(version);
        var finding = $"Docker {version.Version} (API {api}) at {engine.Address}";
        return api < NeededApi ? Check.Fail(Area, "version", finding, "the stack needs Docker 20.10 or newer")
            : api < NoNewPrivilegesApi ? Check.Warn(Area, "version", $"{finding} can't deny services new privileges", "Docker 25 or newer can")
            : Check.Pass(Area, "version", finding);
    }

    private static Check Limits(SystemInfoResponse info)
    {
        string[] missing =
        [
            .. new[] { (info.MemoryLimit, "memory"), (info.CPUCfsQuota, "processors"), (info.PidsLimit, "processes") }
                .Where(limit => !limit.Item1).Select(limit => limit.Item2),
        ];
        return missing.Length == 0
            ? Check.Pass(Area, "limits", "memory, processors and processes can be limited")
            : Check.Fail(Area, "limits", $"limits don't hold for {string.Join(", ", missing)}", "turn on these control groups in the kernel");
    }

    private static Check Clock(SystemInfoResponse info, DateTimeOffset now)
    {
        if (!DateTimeOffset.TryParse(info.SystemTime, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var there))
            return Check.Unknown(Area, "clock", "the engine doesn't tell its time", "see that all nodes have NTP");
        var skew = (there - now).Duration();
        return skew <= ClockTolerance
            ? Check.Pass(Area, "clock", $"within {ClockTolerance.TotalSeconds} s of this machine's")
            : Check.Warn(
                Area,
                "clock",
                string.Create(CultureInfo.InvariantCulture, $"{skew.TotalSeconds:0} s {(there > now ? "ahead of" : "behind")} this machine's"),
                "see that both, and all other nodes, have NTP");
    }
}
