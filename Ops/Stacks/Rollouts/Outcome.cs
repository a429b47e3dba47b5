using MetalsPipeline.Ops.Cli;

namespace MetalsPipeline.Ops.Stacks.Rollouts;

/// <summary>How a rollout ended.</summary>
internal enum Outcome
{
    /// <summary>Everything runs as it should.</summary>
    Ok,

    /// <summary>Nobody waited for the end.</summary>
    Detached,

    /// <summary>A service wasn't well, and the Swarm went back to its version before.</summary>
    RolledBack,

    /// <summary>A service doesn't run, or the engine refused something.</summary>
    Failed,

    /// <summary>It didn't end in time; the Swarm goes on with it.</summary>
    Timeout,

    /// <summary>The operator didn't wait for the end; the Swarm goes on with it.</summary>
    Interrupted,
}

/// <summary>What outcomes are called outside.</summary>
internal static class Outcomes
{
    public static string Name(this Outcome outcome) => Output.Name(outcome);

    /// <summary>What isn't known, since a later version wrote it, went wrong in some way.</summary>
    public static Outcome Parse(string? name) => Enum.GetValues<Outcome>().Where(outcome => outcome.Name() == name).DefaultIfEmpty(Outcome.Failed).First();

    public static int ExitCode(this Outcome outcome) => outcome switch
    {
        Outcome.Ok or Outcome.Detached => Cli.ExitCode.Success,
        Outcome.RolledBack => Cli.ExitCode.RolledBack,
        Outcome.Timeout => Cli.ExitCode.Timeout,
        Outcome.Interrupted => Cli.ExitCode.Interrupted,
        _ => Cli.ExitCode.Error,
    };
}

/// <summary>How a rollout ended, and why.</summary>
internal sealed record Verdict(Outcome Outcome, string Reason = "")
{
    /// <exception cref="CommandException">It didn't go well.</exception>
    public void ThrowIfBad()
    {
        if (Outcome.ExitCode() is not Cli.ExitCode.Success and var exitCode)
            throw new CommandException(Reason, exitCode);
    }
}
