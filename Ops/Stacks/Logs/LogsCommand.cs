using System.CommandLine;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;

namespace MetalsPipeline.Ops.Stacks.Logs;

/// <summary><c>metals stack logs</c></summary>
internal static class LogsCommand
{
    private const int DefaultTail = 100;

    private sealed record Entry(DateTime Time, string Task, string Node, string Stream, string Text);

    public static Command Create(Shell shell)
    {
        var service = new Argument<string>("SERVICE") { Description = "Name of the service, for example processor." };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with the lines that come; --output json can't." };
        var tail = CommonOptions.Whole("--tail", "LINES", 0, 100_000, $"So many of each task's last lines. [default: {DefaultTail}]");
        var since = new Option<string?>("--since") { Description = $"Only lines from then on: {Moment.Syntax}.", HelpName = "WHEN" };
        since.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && Moment.Parse(token.Value, shell.Time.GetUtcNow()) is null)
                result.AddError($"--since '{token.Value}' is no moment; write {Moment.Syntax}.");
        });
        var verb = new Verb("logs", "Shows what the tasks of a service write.", "metals stack logs processor --since 10m", shell, async (run, token) =>
        {
            await using var engine = await Engine.OpenManagerAsync(run, token);
            var state = await StackState.ReadAsync(engine, StackOptions.Name(run), token);
            StackOptions.Demand(state);
            var entries = ReadAsync(
                engine,
                state.Demand(run.Arguments.GetValue(service)!),
                state,
                run.Arguments.GetValue(tail) ?? DefaultTail,
                run.Arguments.GetValue(since) is { } moment ? Moment.Parse(moment, shell.Time.GetUtcNow()) : null,
                run.Arguments.GetValue(follow),
                token);
            if (run.Arguments.GetValue(follow))
            {
                await foreach (var entry in entries)
                    run.Output.Item(entry, () => Write(shell, entry));
            }
            else
            {
                // Each task's come together.
                var all = (await entries.ToListAsync(token)).OrderBy(entry => entry.Time).ToArray();
                if (run.Arguments.GetValue(CommonOptions.Output) == OutputFormat.Table)
                    Array.ForEach(all, entry => Write(shell, entry));
                else
                    run.Output.Rows(all);
            }

            return ExitCode.Success;
        })
        {
            service,
            follow,
            tail,
            since,
        };
        verb.Validators.Add(result =>
        {
            if (result.GetValue(follow) && result.GetValue(CommonOptions.Output) == OutputFormat.Json)
                result.AddError("--follow never ends, and a JSON array has to: use --output ndjson.");
        });
        return verb;
    }

    private static async IAsyncEnumerable<Entry> ReadAsync(
        Engine engine,
        ServiceState service,
        StackState state,
        int tail,
        DateTimeOffset? since,
        bool follow,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var names = new TaskNames(engine, state, service.Name);
        await foreach (var line in ServiceLog.ReadAsync(engine, service, tail, since, follow, cancellationToken))
        {
            var (task, node) = await names.FindAsync(line.TaskId, cancellationToken);
            yield return new Entry(line.Time, task, node, line.IsError ? "stderr" : "stdout", line.Text);
        }
    }

    private static void Write(Shell shell, Entry entry) => shell.Out.WriteLine($"{entry.Task}@{entry.Node} | {(entry.Text.Length == 0 ? "" : Output.Printable(entry.Text))}");
}
