using System.CommandLine;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;
using MetalsPipeline.Ops.Stacks.Secrets;

namespace MetalsPipeline.Ops.Stacks;

/// <summary><c>metals stack</c>: what was published, on a Swarm.</summary>
internal static class StackCommands
{
    public static Command Create(Shell shell)
    {
        var command = new Command("stack", "The published stack on a Docker Swarm: plan, deploy, scale, update, go back, destroy; its secrets.")
        {
            PlanCommand.Create(shell),
            DeployCommand.Create(shell),
            ScaleCommand.Create(shell),
            UpdateCommand.Create(shell),
            RollbackCommand.Create(shell),
            HistoryCommand.Create(shell),
            DestroyCommand.Create(shell),
            SecretCommands.Create(shell),
        };
        StackOptions.AddTo(command);
        DockerOptions.AddTo(command);
        return command;
    }
}
