using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using MetalsPipeline.Ops.DeadLetters;
using MetalsPipeline.Ops.Pipeline;
using MetalsPipeline.Ops.Stacks;
using MetalsPipeline.Ops.Swarm;
using MetalsPipeline.Ops.Topics;

namespace MetalsPipeline.Ops.Cli;

/// <summary>All commands.</summary>
internal static class CommandLine
{
    /// <summary>How long a command may take to leave things in order when it is interrupted.</summary>
    private static readonly TimeSpan OrderlyEnd = TimeSpan.FromSeconds(15);

    /// <summary>All commands, as a tree.</summary>
    public static RootCommand Create(Shell shell)
    {
        var root = new RootCommand("Operates the metals pipeline.")
        {
            CommonOptions.Output,
            CommonOptions.Timeout,
            CommonOptions.NoInput,
            SwarmCommands.Create(shell),
            StackCommands.Create(shell),
            PipelineCommands.Create(shell),
            TopicCommands.Create(shell),
            DeadLetterCommands.Create(shell),
        };
        root.HelpName = "metals";
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExample((SynchronousCommandLineAction)help.Action!);
        return root;
    }

    /// <summary>Runs what the arguments say; returns the exit code.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Shell shell)
    {
        var parsed = Create(shell).Parse(arguments);
        if (parsed.Action is ParseErrorAction)
            return Refuse(parsed, shell);
        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            Output = shell.Out,
            Error = shell.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = OrderlyEnd,
        });
    }

    private static int Refuse(ParseResult parsed, Shell shell)
    {
        foreach (var error in parsed.Errors)
            shell.Error.WriteLine(error.Message);
        shell.Error.WriteLine("Try --help.");
        return ExitCode.Usage;
    }
}
