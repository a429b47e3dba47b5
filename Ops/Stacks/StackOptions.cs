using System.CommandLine;
using MetalsPipeline.Ops.Cli;

namespace MetalsPipeline.Ops.Stacks;

/// <summary>Which stack is meant.</summary>
internal static class StackOptions
{
    private const string DefaultName = "metals";

    private static readonly Option<string?> Stack = new("--stack")
    {
        Description = $"Name of the stack. [default: {DefaultName}]",
        HelpName = "NAME",
        Recursive = true,
    };

    /// <summary>Adds the option to a command and those below it.</summary>
    public static void AddTo(Command command) => command.Options.Add(Stack);

    /// <summary>The stack's name.</summary>
    public static string Name(Run run) => run.Arguments.GetValue(Stack) ?? DefaultName;

    /// <exception cref="CommandException">The stack isn't there.</exception>
    public static void Demand(StackState state)
    {
        if (state.Services.Count == 0)
            throw new CommandException($"There is no stack '{state.Stack}' in this Swarm; 'docker stack ls' lists those that there are, and --stack names one.");
    }
}
