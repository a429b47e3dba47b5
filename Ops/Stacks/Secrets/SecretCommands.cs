using System.CommandLine;
using MetalsPipeline.Ops.Cli;

namespace MetalsPipeline.Ops.Stacks.Secrets;

/// <summary><c>metals stack secrets</c>: what a stack reads that no file of it may hold.</summary>
internal static class SecretCommands
{
    public static Command Create(Shell shell) => new("secrets", "The stack's secrets: create those that are missing, list, rotate, clear away.")
    {
        CreateCommand.Create(shell),
        ListCommand.Create(shell),
        RotateCommand.Create(shell),
        CollectCommand.Create(shell),
    };
}
