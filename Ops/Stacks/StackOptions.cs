using System.CommandLine;
using MetalsPipeline.Ops.Cli;

namespace MetalsPipeline.Ops.Stacks;

/// <summary>Which stack is meant.</summary>
internal static class StackOptions
{
    private const string DefaultName = "metals";

    private const string DefaultFolder = "artifacts/stack";

    private static readonly Option<string?> Stack = new("--stack")
    {
        Description = $"Name of the stack. [default: what the published folder says, else {DefaultName}]",
        HelpName = "NAME",
        Recursive = true,
    };

    /// <summary>Adds the option to a command and those below it.</summary>
    public static void AddTo(Command command) => command.Options.Add(Stack);

    /// <summary>An argument for the folder that a stack was published into.</summary>
    public static Argument<string> FolderArgument() => new("FOLDER")
    {
        Description = $"What 'make publish' or 'aspire publish' wrote. [default: {DefaultFolder}]",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>The stack's name, where there is no folder.</summary>
    public static string Name(Run run) => run.Arguments.GetValue(Stack) ?? DefaultName;

    /// <summary>The stack's name, by option or folder.</summary>
    /// <exception cref="CommandException">Neither says it.</exception>
    public static string Name(Run run, StackFolder folder) => folder.ReadName(run.Arguments.GetValue(Stack));

    public static StackFolder Folder(Run run, Argument<string> argument) => new(run.Arguments.GetValue(argument) ?? DefaultFolder);

    /// <exception cref="CommandException">The stack isn't there.</exception>
    public static void Demand(StackState state)
    {
        if (state.Services.Count == 0)
            throw new CommandException($"There is no stack '{state.Stack}' in this Swarm; 'docker stack ls' lists those that there are, and --stack names one.");
    }
}
