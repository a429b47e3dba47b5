using System.CommandLine;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;

namespace MetalsPipeline.Ops.Stacks.Rollouts;

/// <summary>How a rollout is waited for, and what with.</summary>
internal static class RolloutOptions
{
    public static readonly Option<bool> Detach = new("--detach") { Description = "Don't wait until everything runs." };

    public static readonly Option<string> ResolveImage = new("--resolve-image")
    {
        Description = "Whether the registry is asked for the digest behind a tag that is new: so all nodes run the same. Images that no registry is named for are left alone.",
        HelpName = "changed|never",
        DefaultValueFactory = _ => "changed",
    };

    static RolloutOptions() => ResolveImage.AcceptOnlyFromAmong("changed", "never");

    /// <summary>Waits until services run as they should, unless the operator doesn't want to.</summary>
    /// <param name="engine">A manager.</param>
    /// <param name="run">Shows how it goes on.</param>
    /// <param name="before">The stack before anything was changed.</param>
    /// <param name="names">The services.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<Verdict> WaitAsync(Engine engine, Run run, StackState before, IReadOnlyCollection<string> names, CancellationToken cancellationToken) =>
        run.Arguments.GetValue(Detach) ? new Verdict(Outcome.Detached) : await new Convergence(engine, run, before).WaitAsync(names, cancellationToken);

    /// <summary>For the audit log: what was done without waiting isn't known to be well.</summary>
    public static string Detached(Run run) => run.Arguments.GetValue(Detach) ? $" {Detach.Name}" : "";

    /// <summary>Adds those of commands that roll a stack out.</summary>
    public static Verb WithRollout(this Verb verb)
    {
        ChangeOptions.AddTo(verb);
        verb.Options.Add(Detach);
        verb.Options.Add(ResolveImage);
        return verb;
    }
}
