using System.CommandLine;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;
using MetalsPipeline.Ops.Stacks.Plans;
using MetalsPipeline.Ops.Stacks.Rollouts;

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
            async (run, token) =>
            {
                var published = StackOptions.Folder(run, folder);
                var (file, name) = (published.ReadFile(), StackOptions.Name(run, published));
                await using var engine = await Engine.OpenManagerAsync(run, token);
                var deployer = await Deployer.OpenAsync(engine, run, name, token);
                var plan = await deployer.PlanAsync(DeployCommand.ChangeOf(deployer, published, file, run), token);
                PlanReport.Write(plan, run);
                return PlanReport.ExitCodeOf(plan);
            })
        {
            folder,
        };
    }
}
