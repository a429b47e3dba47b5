using System.CommandLine;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;
using MetalsPipeline.Ops.Stacks.Compose;
using MetalsPipeline.Ops.Stacks.Rollouts;
using MetalsPipeline.Ops.Stacks.Secrets;

namespace MetalsPipeline.Ops.Stacks;

/// <summary><c>metals stack deploy</c></summary>
internal static class DeployCommand
{
    public static Command Create(Shell shell)
    {
        var folder = StackOptions.FolderArgument();
        return new Verb(
            "deploy",
            "Deploys a published stack: shows the plan, asks, deploys, waits until everything runs, and records it as a release.",
            "metals stack deploy artifacts/stack --yes --timeout 600",
            shell,
            (run, token) => OnPublishedAsync(run, folder, (deployer, change) => deployer.RunAsync(change, token), token))
        {
            folder,
        }.WithRollout();
    }

    /// <summary>Does something with the change that deploying a folder is.</summary>
    public static async Task<int> OnPublishedAsync(Run run, Argument<string> folder, Func<Deployer, StackChange, Task<int>> act, CancellationToken cancellationToken)
    {
        var published = StackOptions.Folder(run, folder);
        var (file, name) = (published.ReadFile(), StackOptions.Name(run, published));
        await using var engine = await Engine.OpenManagerAsync(run, cancellationToken);
        var deployer = await Deployer.OpenAsync(engine, run, name, cancellationToken);
        return await act(deployer, ChangeOf(deployer, published, file, run));
    }

    private static StackChange ChangeOf(Deployer deployer, StackFolder published, ComposeFile file, Run run)
    {
        var kept = deployer.History.Current is { } current ? SecretNames.KeepRotated(file, current.File, deployer.Running.Stack) : file;
        if (kept != file)
            run.Progress("Secrets that were rotated since stay as they are.");
        return new StackChange(kept, "deploy", published.ReadConfig);
    }
}
