using System.CommandLine;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;
using MetalsPipeline.Ops.Swarm.Doctor;

namespace MetalsPipeline.Ops.Swarm;

/// <summary><c>metals swarm</c>: the nodes that the stack runs on.</summary>
internal static class SwarmCommands
{
    public static Command Create(Shell shell)
    {
        var command = new Command("swarm", "The Swarm: its nodes, what they are for, and whether they are well.")
        {
            InitCommand.Create(shell),
            JoinCommand.Create(shell),
            LabelCommand.Create(shell),
            DoctorCommand.Create(shell),
            DrainCommand.Create(shell),
        };
        DockerOptions.AddTo(command);
        return command;
    }
}
