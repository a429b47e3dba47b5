using System.CommandLine;

namespace MetalsPipeline.Ops.Cli;

/// <summary>What every command has that changes something by a plan: the plan is shown, agreed to, and carried out with a line in the audit log before and after.</summary>
internal sealed class ChangeOptions
{
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Show what would be changed; exit code 2 if that is anything." };
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Don't ask." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_dryRun);
        command.Options.Add(_yes);
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
    public async Task<int> CarryOutAsync<T>(
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
    public async Task<int?> AgreeAsync<T>(Run run, IReadOnlyCollection<T> plan, Column<T>[] columns, string question, CancellationToken cancellationToken)
    {
        if (run.Arguments.GetValue(_dryRun) || plan.Count == 0)
        {
            if (plan.Count == 0)
                run.Progress("There is nothing to change.");
            run.Output.Rows(plan, columns);
            return plan.Count > 0 ? ExitCode.HasChanges : ExitCode.Success;
        }

        run.Output.WriteTable(run.Shell.Error, plan, columns);
        await run.ConfirmAsync(question, _yes, cancellationToken);
        return null;
    }
}
