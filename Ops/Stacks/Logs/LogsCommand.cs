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
            var found = state.Demand(run.Arguments.GetValue(service)!);
            WarnOfNodes(run, found, state);
            var goesOn = run.Arguments.GetValue(follow);
            var entries = ReadAsync(
                engine,
                found,
                state,
                run.Arguments.GetValue(tail) ?? DefaultTail,
                run.Arguments.GetValue(since) is { } moment ? Moment.Parse(moment, shell.Time.GetUtcNow()) : null,
                goesOn,
                token);
            if (goesOn)
                await foreach (var entry in entries)
                    run.Output.Item(entry, () => Write(shell, entry));
            else
                await WriteInOrderAsync(entries, run);
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

    /// <summary>Each task's lines come together; they are written by their time, also those of a read that is cut off.</summary>
    private static async Task WriteInOrderAsync(IAsyncEnumerable<Entry> entries, Run run)
    {
        var all = new List<Entry>();
        try
        {
            await foreach (var entry in entries)
                all.Add(entry);
        }
        finally
        {
            Entry[] ordered = [.. all.OrderBy(entry => entry.Time)];
            if (run.Arguments.GetValue(CommonOptions.Output) == OutputFormat.Table)
                Array.ForEach(ordered, entry => Write(run.Shell, entry));
            else
                run.Output.Rows(ordered);
        }
    }

    /// <summary>The engine waits for the lines of a node that is away.</summary>
    private static void WarnOfNodes(Run run, ServiceState service, StackState state)
    {
        var away = service.Tasks.Select(task => task.NodeID).Distinct()
            .Where(id => id is not null && state.Nodes.TryGetValue(id, out var node) && node.Status?.State != "ready")
            .Select(state.NodeName)
            .ToArray();
        if (away.Length > 0)
            run.Progress($"What tasks on {string.Join(", ", away)} wrote can't be read now, and the engine waits for it; --timeout ends that.");
    }

    private static void Write(Shell shell, Entry entry) => shell.Out.WriteLine($"{entry.Task}@{entry.Node} | {(entry.Text.Length == 0 ? "" : Output.Printable(entry.Text))}");
}
