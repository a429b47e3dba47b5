using System.CommandLine;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;
using MetalsPipeline.Ops.Stacks.Logs;
using MetalsPipeline.Ops.Stacks.Secrets;
using MetalsPipeline.Ops.Stacks.Watch;

namespace MetalsPipeline.Ops.Stacks;

/// <summary><c>metals stack</c>: what was published, on a Swarm.</summary>
internal static class StackCommands
{
    public static Command Create(Shell shell)
    {
        var command = new Command("stack", "The published stack on a Docker Swarm: build, plan, deploy, look at, scale, update, go back, destroy; its secrets.")
        {
            BuildCommand.Create(shell),
            SecretCommands.Create(shell),
            PlanCommand.Create(shell),
            DeployCommand.Create(shell),
            StatusCommand.Create(shell),
            WatchCommand.Create(shell),
            LogsCommand.Create(shell),
            ScaleCommand.Create(shell),
            UpdateCommand.Create(shell),
            RollbackCommand.Create(shell),
            HistoryCommand.Create(shell),
            DestroyCommand.Create(shell),
        };
        StackOptions.AddTo(command);
        DockerOptions.AddTo(command);
        return command;
    }
}
