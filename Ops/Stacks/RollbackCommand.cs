using System.CommandLine;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;
using MetalsPipeline.Ops.Stacks.Rollouts;

namespace MetalsPipeline.Ops.Stacks;

/// <summary><c>metals stack rollback</c></summary>
internal static class RollbackCommand
{
    public static Command Create(Shell shell)
    {
        var to = CommonOptions.Whole("--to", "N", 1, int.MaxValue, "The release to go back to. [default: the newest earlier one that went well and differs]");
        return new Verb(
            "rollback",
            "Deploys an earlier release of the stack again. Services keep the number of tasks that they have now.",
            "metals stack rollback --to 3 --yes",
            shell,
            async (run, token) =>
            {
                await using var engine = await Engine.OpenManagerAsync(run, token);
                var deployer = await Deployer.OpenAsync(engine, run, StackOptions.Name(run), token);
                StackOptions.Demand(deployer.Running);
                var release = deployer.History.Target(run.Arguments.GetValue(to));
                run.Progress($"Release {release.Number} of {release.Time:yyyy-MM-dd HH:mm:ss} UTC: {release.Reason}.");
                return await deployer.RunAsync(StackChange.OfRelease(release.File, $"rollback --to {release.Number}"), token);
            })
        {
            to,
        }.WithRollout();
    }
}
