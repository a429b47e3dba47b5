using System.CommandLine;

namespace MetalsPipeline.Ops.Cli;

/// <summary>How a command changes something: it shows its plan, asks, and leaves a line in the audit log before and after.</summary>
internal sealed class Change
{
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Show what would be done; exit code 2 if that is anything." };

    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Don't ask." };

    /// <summary>Adds its options to the command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_dryRun);
        command.Options.Add(_yes);
    }

    /// <summary>Does what was planned, if it is to be done and the operator agrees; the plan is the command's data.</summary>
    /// <param name="run">The command's run.</param>
    /// <param name="plan">What there is to do.</param>
    /// <param name="columns">How it is shown.</param>
    /// <param name="command">For the audit log; no secrets.</param>
    /// <param name="question">What the operator is asked.</param>
    /// <param name="act">Does it.</param>
    /// <param name="cancellationToken">Ends the waiting for an answer.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync<T>(
        Run run, IReadOnlyCollection<T> plan, Column<T>[] columns, string command, string question, Func<Task> act, CancellationToken cancellationToken)
    {
        if (run.Arguments.GetValue(_dryRun))
        {
            run.Output.Rows(plan, columns);
            return plan.Count == 0 ? ExitCode.Success : ExitCode.HasChanges;
        }

        if (plan.Count == 0)
        {
            run.Progress("There is nothing to change.");
        }
        else
        {
            run.Output.WriteTable(run.Shell.Error, plan, columns);
            await run.ConfirmAsync(question, _yes, cancellationToken);
            await RecordAsync(run, command, act);
        }

        run.Output.Rows(plan, columns);
        return ExitCode.Success;
    }

    private static async Task RecordAsync(Run run, string command, Func<Task> act)
    {
        var audit = new AuditLog(run.Shell);
        await audit.WriteAsync(command, "started");
        var outcome = "failed";
        try
        {
            await act();
            outcome = "done";
        }
        catch (OperationCanceledException)
        {
            outcome = run.IsLate ? "timeout" : "interrupted";
            throw;
        }
        finally
        {
            await audit.WriteAsync(command, outcome);
        }
    }
}
