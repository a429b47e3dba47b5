using MetalsPipeline.Ops.Cli;

namespace MetalsPipeline.Ops.Swarm.Doctor;

internal enum Verdict
{
    /// <summary>It is as it should be.</summary>
    Pass,

    /// <summary>It can't be told from here.</summary>
    Unknown,

    /// <summary>It works, but could be better.</summary>
    Warn,

    /// <summary>Something doesn't work.</summary>
    Fail,
}

/// <summary>What was looked at, and how it is.</summary>
/// <param name="Area">What it is part of: "engine", "swarm", "ports", "kernel", "labels", "capacity" or "stack".</param>
/// <param name="Name">What was looked at.</param>
/// <param name="Verdict">How it is.</param>
/// <param name="Finding">What was seen.</param>
/// <param name="Mend">What to do; null where nothing is.</param>
internal sealed record Check(string Area, string Name, Verdict Verdict, string Finding, string? Mend)
{
    public static readonly Column<Check>[] Columns =
    [
        new("VERDICT", check => check.Verdict),
        new("AREA", check => check.Area),
        new("CHECK", check => check.Name),
        new("FINDING", check => check.Finding),
        new("MEND", check => check.Mend),
    ];

    public static Check Pass(string area, string name, string finding) => new(area, name, Verdict.Pass, finding, null);

    public static Check Unknown(string area, string name, string finding, string mend) => new(area, name, Verdict.Unknown, finding, mend);

    public static Check Warn(string area, string name, string finding, string mend) => new(area, name, Verdict.Warn, finding, mend);

    public static Check Fail(string area, string name, string finding, string mend) => new(area, name, Verdict.Fail, finding, mend);

    /// <summary>"1 node", "2 nodes".</summary>
    public static string Count(int count, string thing) => $"{count} {thing}{(count == 1 ? "" : "s")}";
}
