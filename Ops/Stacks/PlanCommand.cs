using System.CommandLine;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Stacks.Plans;

namespace MetalsPipeline.Ops.Stacks;

/// <summary><c>metals stack plan</c></summary>
internal static class PlanCommand
{
    public static Command Create(Shell shell)
    {
        var folder = StackOptions.FolderArgument();
        return new Verb(
            "plan",
            "Shows what deploying a published stack would change. Exit code 2: something; 0: nothing; 1: it can't be deployed.",
            "metals stack plan artifacts/stack",
            shell,
            (run, token) => DeployCommand.OnPublishedAsync(
                run,
                folder,
                async (deployer, change) =>
                {
                    var plan = await deployer.PlanAsync(change, token);
                    PlanReport.Write(plan, run);
                    return PlanReport.ExitCodeOf(plan);
                },
                token))
        {
            folder,
        };
    }
}
