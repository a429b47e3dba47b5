namespace MetalsPipeline.Ops.Cli;

/// <summary>Ends a command with one line for the operator, which names the thing and the mend.</summary>
internal sealed class CommandException(string message, int exitCode = ExitCode.Error) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
