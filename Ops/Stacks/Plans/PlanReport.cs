using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;

namespace MetalsPipeline.Ops.Stacks.Plans;

/// <summary>Shows a plan.</summary>
internal static class PlanReport
{
    public static void Write(StackPlan plan, Run run) => run.Output.Item(plan, () => WriteText(plan, run.Shell.Out));

    public static int ExitCodeOf(StackPlan plan) => plan switch
    {
        { Problems.Count: > 0 } => ExitCode.Error,
        { IsEmpty: true } => ExitCode.Success,
        _ => ExitCode.HasChanges,
    };

    /// <summary>Shows a plan, and asks.</summary>
    /// <returns>How a dry run ends; null when the operator agrees, or has nothing to agree to.</returns>
    /// <exception cref="CommandException">It can't be carried out, the operator doesn't agree, or can't be asked.</exception>
    public static async Task<int?> AgreeAsync(StackPlan plan, Run run, Engine engine, CancellationToken cancellationToken)
    {
        if (run.Arguments.GetValue(ChangeOptions.DryRun))
        {
            Write(plan, run);
            return ExitCodeOf(plan);
        }

        WriteText(plan, run.Shell.Error);
        if (plan.Problems.Count > 0)
            throw new CommandException($"The stack '{plan.Stack}' can't be deployed like that; nothing was changed.");
        if (!plan.IsEmpty)
            await run.ConfirmAsync($"Change the stack '{plan.Stack}' at {engine.Address}?", cancellationToken);
        return null;
    }

    /// <summary>For people.</summary>
    public static void WriteText(StackPlan plan, TextWriter to)
    {
        foreach (var change in plan.Changes)
        {
            to.WriteLine($"{Sign(change.Action)} {change.Kind.ToString().ToLowerInvariant()} {Output.Printable(change.Name)}");
            foreach (var field in change.Fields)
                to.WriteLine($"    {Output.Printable(field.Field)}: {(field.Old is null && change.Action == ChangeAction.Create ? "" : $"{Value(field.Old)} → ")}{Value(field.New)}");
        }

        if (plan.IsEmpty)
            to.WriteLine($"{plan.Stack}: nothing to change.");
        else if (plan.Unchanged.Count > 0)
            to.WriteLine($"= unchanged: {string.Join(", ", plan.Unchanged)}");
        foreach (var problem in plan.Problems)
            to.WriteLine($"! {problem}");
        foreach (var note in plan.Notes)
            to.WriteLine($"Note: {note}");
    }

    private static string Sign(ChangeAction action) => action switch
    {
        ChangeAction.Create => "+",
        ChangeAction.Remove => "-",
        _ => "~",
    };

    private static string Value(string? value) => value is null ? "(none)" : value.Length == 0 ? "\"\"" : Output.Printable(value);
}
