using System.CommandLine;
using MetalsPipeline.Ops.Cli;

namespace MetalsPipeline.Ops.Stacks.Rollouts;

/// <summary>The options of commands that change a stack.</summary>
internal static class RolloutOptions
{
    public static readonly Option<bool> DryRun = new("--dry-run") { Description = "Show the plan only; exit code 2 if there is something to do." };

    public static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Don't ask." };

    public static readonly Option<bool> Detach = new("--detach") { Description = "Don't wait until everything runs." };

    public static readonly Option<string> ResolveImage = new("--resolve-image")
    {
        Description = "Whether the registry is asked for the digest behind a tag that is new: so all nodes run the same. Images that no registry is named for are left alone.",
        HelpName = "changed|never",
        DefaultValueFactory = _ => "changed",
    };

    static RolloutOptions() => ResolveImage.AcceptOnlyFromAmong("changed", "never");

    /// <summary>Adds those of commands that roll a stack out.</summary>
    public static Verb WithRollout(this Verb verb)
    {
        verb.Options.Add(DryRun);
        verb.Options.Add(Yes);
        verb.Options.Add(Detach);
        verb.Options.Add(ResolveImage);
        return verb;
    }
}
