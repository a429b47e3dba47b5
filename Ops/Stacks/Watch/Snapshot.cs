using Docker.DotNet;
using MetalsPipeline.Ops.Docker;
using MetalsPipeline.Ops.Stacks.Logs;

namespace MetalsPipeline.Ops.Stacks.Watch;

/// <summary>What there was to see at one moment.</summary>
/// <param name="Time">When.</param>
/// <param name="Stack">The stack; null if the engine didn't answer.</param>
/// <param name="Figures">The pipeline's; null if it couldn't be asked.</param>
/// <param name="Log">Last lines of the service whose log is shown.</param>
/// <param name="Trouble">Why the engine didn't answer, or null.</param>
internal sealed record Snapshot(DateTimeOffset Time, StackState? Stack, PipelineFigures? Figures, IReadOnlyList<string> Log, string? Trouble)
{
    /// <summary>A node that is away may keep the engine waiting for its lines.</summary>
    private static readonly TimeSpan LogPatience = TimeSpan.FromSeconds(3);

    /// <param name="engine">A manager.</param>
    /// <param name="stack">Name of the stack.</param>
    /// <param name="api">Where the figures are.</param>
    /// <param name="logOf">Name of the service whose log is shown, or null.</param>
    /// <param name="lines">So many lines.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<Snapshot> TakeAsync(
        Engine engine, string stack, HttpClient api, string? logOf, int lines, TimeProvider time, CancellationToken cancellationToken)
    {
        var figures = PipelineFigures.ReadAsync(api, cancellationToken);
        try
        {
            var state = await StackState.ReadAsync(engine, stack, cancellationToken);
            var service = state.Services.SingleOrDefault(one => one.Name == logOf);
            var log = service is null ? [] : await ReadLogAsync(engine, service, state, lines, cancellationToken);
            return new Snapshot(time.GetUtcNow(), state, await figures, log, null);
        }
        catch (Exception problem) when (!cancellationToken.IsCancellationRequested && EngineMessage.IsFailure(problem))
        {
            var trouble = problem is DockerApiException answer ? EngineMessage.Of(answer) : problem.GetBaseException().Message;
            return new Snapshot(time.GetUtcNow(), null, await figures, [], trouble);
        }
    }

    private static async Task<IReadOnlyList<string>> ReadLogAsync(Engine engine, ServiceState service, StackState state, int lines, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LogPatience);
        var names = new TaskNames(engine, state, service.Name);
        var read = new List<LogLine>();
        try
        {
            await foreach (var line in ServiceLog.ReadAsync(engine, service, lines, null, follow: false, limit.Token))
                read.Add(line);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // What came until then is shown.
        }

        var shown = new List<string>();
        foreach (var line in read.OrderBy(line => line.Time).TakeLast(lines))
            shown.Add($"{(await names.FindAsync(line.TaskId, cancellationToken)).Task} | {line.Text}");
        return shown;
    }
}
