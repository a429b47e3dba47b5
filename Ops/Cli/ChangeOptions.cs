using System.CommandLine;

namespace MetalsPipeline.Ops.Cli;

/// <summary>What every command has that changes something by a plan: the plan is shown, agreed to, and carried out with a line in the audit log before and after.</summary>
internal static class ChangeOptions
{
    public static readonly Option<bool> DryRun = new("--dry-run") { Description = "Show what would be changed; exit code 2 if that is anything." };

    public static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Don't ask." };

    /// <summary>Adds the options to a command.</summary>
    public static void AddTo(Command command)
    {
        command.Options.Add(DryRun);
        command.Options.Add(Yes);
    }

    /// <summary>Carries a plan out.</summary>
    /// <param name="run">The command's run.</param>
    /// <param name="plan">What would be changed; empty if all is as it should be.</param>
    /// <param name="columns">How the plan is shown.</param>
    /// <param name="question">Asks for the operator's agreement.</param>
    /// <param name="command">What the audit log calls it.</param>
    /// <param name="act">Does it.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <exception cref="CommandException">The operator doesn't agree, or can't be asked.</exception>
    public static async Task<int> CarryOutAsync<T>(
        Run run, IReadOnlyCollection<T> plan, Column<T>[] columns, string question, string command, Func<Task> act, CancellationToken cancellationToken)
    {
        if (await AgreeAsync(run, plan, columns, question, cancellationToken) is { } end)
            return end;
        await new AuditLog(run.Shell).AroundAsync(command, act);
        run.Output.Rows(plan, columns);
        return ExitCode.Success;
    }

    /// <summary>Shows a plan, and asks.</summary>
    /// <returns>Null when the operator agrees; otherwise how the command ends, since there is nothing to do or nothing is to be done.</returns>
    /// <inheritdoc cref="CarryOutAsync"/>
    public static Task<int?> AgreeAsync<T>(Run run, IReadOnlyCollection<T> plan, Column<T>[] columns, string question, CancellationToken cancellationToken) => AgreeAsync(
        run,
        plan.Count == 0,
        () => run.Output.Rows(plan, columns),
        () =>
        {
            run.Output.WriteTable(run.Shell.Error, plan, columns);
            return run.ConfirmAsync(question, cancellationToken);
        });

    /// <summary>Shows a plan that isn't only a table, and asks.</summary>
    /// <param name="run">The command's run.</param>
    /// <param name="isEmpty">Whether all is as it should be.</param>
    /// <param name="write">Writes the plan as data.</param>
    /// <param name="ask">Shows the operator what matters of it, and asks.</param>
    /// <inheritdoc cref="AgreeAsync{T}(Run, IReadOnlyCollection{T}, Column{T}[], string, CancellationToken)"/>
    public static async Task<int?> AgreeAsync(Run run, bool isEmpty, Action write, Func<Task> ask)
    {
        if (!isEmpty && !run.Arguments.GetValue(DryRun))
        {
            await ask();
            return null;
        }

        if (isEmpty)
            run.Progress("There is nothing to change.");
        write();
        return isEmpty ? ExitCode.Success : ExitCode.HasChanges;
    }
}
