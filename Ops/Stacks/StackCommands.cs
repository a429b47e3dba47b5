using System.CommandLine;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;
using MetalsPipeline.Ops.Stacks.Logs;
using MetalsPipeline.Ops.Stacks.Watch;

namespace MetalsPipeline.Ops.Stacks;

/// <summary><c>metals stack</c>: the pipeline on a Swarm.</summary>
internal static class StackCommands
{
    public static Command Create(Shell shell)
    {
        var command = new Command("stack", "The pipeline on a Swarm.")
        {
            BuildCommand.Create(shell),
            StatusCommand.Create(shell),
            WatchCommand.Create(shell),
            LogsCommand.Create(shell),
        };
        StackOptions.AddTo(command);
        DockerOptions.AddTo(command);
        return command;
    }
}
