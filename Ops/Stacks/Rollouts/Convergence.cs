using System.Globalization;
using System.Text.Json;
using Docker.DotNet.Models;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;
using MetalsPipeline.Ops.Stacks.Plans;

namespace MetalsPipeline.Ops.Stacks.Rollouts;

/// <summary>Waits until services run as they should, or it is clear that one won't.</summary>
internal sealed class Convergence
{
    /// <summary>The Swarm acts on a new specification a moment after it has taken it: only what stays so counts.</summary>
    private const int SteadyLooks = 3;

    /// <summary>Services whose neighbours aren't there yet may fail a few times.</summary>
    private const int ForgivenFailures = 5;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(300);

    /// <summary>The Swarm goes on with what it was given while its managers elect a leader, or the way to this one is broken.</summary>
    private static readonly TimeSpan PatienceWithSilence = TimeSpan.FromMinutes(2);

    private readonly Engine _engine;
    private readonly Run _run;
    private readonly StackState _before;
    private readonly HashSet<string> _oldTasks;
    private readonly ProgressBoard _board;
    private StackState _state;

    /// <param name="engine">A manager.</param>
    /// <param name="run">Shows how it goes on.</param>
    /// <param name="before">The stack before anything was changed: what went wrong then isn't ours.</param>
    public Convergence(Engine engine, Run run, StackState before)
    {
        _engine = engine;
        _run = run;
        _before = before;
        _board = new ProgressBoard(run.Shell);
        _state = before;
        _oldTasks = [.. before.Services.SelectMany(service => service.Tasks).Where(ServiceState.HasFailed).Select(task => task.ID)];
    }

    public async Task<Verdict> WaitAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        try
        {
            return await LookAsync(names, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            var missing = string.Join(" ", names.Select(Find).Where(service => !HasSettled(service)).Select(service => $"{Sentence(service)}{LastWords(service)}"));
            return _run.IsLate
                ? new Verdict(Outcome.Timeout, $"Not done in time; the Swarm goes on with it. {missing}".TrimEnd())
                : new Verdict(Outcome.Interrupted, $"Interrupted; the Swarm goes on with it. {missing}".TrimEnd());
        }
    }

    private async Task<Verdict> LookAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        var lastAnswer = _run.Shell.Time.GetTimestamp();
        ProgressLine[] engine = []; // Once it has a line it keeps it: the board can't take one back.
        for (var steady = 0; ; await Task.Delay(BetweenLooks, _run.Shell.Time, cancellationToken))
        {
            try
            {
                _state = await StackState.ReadAsync(_engine, _before.Stack, cancellationToken);
                lastAnswer = _run.Shell.Time.GetTimestamp();
                engine = engine.Length == 0 ? [] : [new("engine", 1, 1, "answers")];
            }
            catch (Exception problem) when (!cancellationToken.IsCancellationRequested && EngineMessage.IsAbsence(problem))
            {
                if (_run.Shell.Time.GetElapsedTime(lastAnswer) > PatienceWithSilence)
                    return new Verdict(Outcome.Failed, $"The engine doesn't answer any more; the Swarm goes on with it. {EngineMessage.Reason(problem)}");
                steady = 0;
                engine = [new("engine", 0, 1, "doesn't answer; it is asked again")];
                _board.Show([.. names.Select(Find).Select(Line), .. engine]);
                continue;
            }

            var services = names.Select(Find).ToList();
            _board.Show([.. services.Select(Line), .. engine]);
            if (services.Select(Loss).FirstOrDefault(reason => reason is not null) is { } reason)
                return new Verdict(Outcome.Failed, reason);

            steady = services.TrueForAll(HasSettled) ? steady + 1 : 0;
            if (steady == SteadyLooks)
                return services.Where(HasGoneBack).ToList() is { Count: > 0 } gone ? new Verdict(Outcome.RolledBack, string.Join(" ", gone.Select(GoneBack))) : new Verdict(Outcome.Ok);
        }
    }

    private Watched Find(string name) => new(name, _state.Services.FirstOrDefault(service => service.Name == name));

    /// <summary>The last update, if it began after we did: Docker keeps an outcome until the next update.</summary>
    private UpdateStatus? NewUpdate(ServiceState service)
    {
        var old = _before.Services.FirstOrDefault(earlier => earlier.Name == service.Name)?.Service.UpdateStatus;
        return service.Service.UpdateStatus is { State.Length: > 0 } update && update.StartedAt != old?.StartedAt ? update : null;
    }

    private bool HasSettled(Watched watched) => watched.State is { } service && (HasGoneBack(watched) || (HasEnough(service) && Ending(service) == 0 && NewUpdate(service) is null or { State: "completed" }));

    /// <summary>A job that is done more often than it should be is done: engines whose managers have changed their leader start one several times.</summary>
    private bool HasEnough(ServiceState service) => service.IsJob ? Ready(service) >= Wanted(service) : Ready(service) == Wanted(service);

    private bool HasGoneBack(Watched watched) => watched.State is { } service && NewUpdate(service) is { State: "rollback_completed" or "rollback_paused" };

    /// <summary>Tasks that are to go and haven't gone. Those of nodes that are away can't; the Swarm forgets them with time.</summary>
    private int Ending(ServiceState service) => service.Tasks.Count(task =>
        task.DesiredState is TaskState.Shutdown or TaskState.Remove && ServiceState.IsAlive(task)
        && task.NodeID is { } node && _state.Nodes.GetValueOrDefault(node)?.Status?.State == "ready");

    private int Wanted(ServiceState service) => service.Spec.Mode?.Global is not null && !service.CurrentTasks.Any()
        ? NodeMatch.Of(service.Spec, _state.Nodes.Values).Count(NodeMatch.CanTakeTasks)
        : service.Wanted;

    /// <summary>Tasks as they should be, of the specification that counts now: until an update begins, the old ones look well.</summary>
    private static int Ready(ServiceState service)
    {
        if (service.IsJob)
            return service.Actual;
        var wanted = WhatRuns(service.Spec.TaskTemplate!);
        return service.CurrentTasks.Count(task => ServiceState.StateOf(task) == TaskState.Running && WhatRuns(task.Spec!) == wanted);
    }

    /// <summary>The part of a specification that a task can't change while it runs.</summary>
    private static string WhatRuns(TaskSpec spec) => JsonSerializer.Serialize(new { spec.ContainerSpec, spec.Resources, spec.LogDriver });

    /// <summary>Why a service won't get there by itself, or null.</summary>
    private string? Loss(Watched watched)
    {
        if (watched.State is not { } service)
            return null;
        var update = NewUpdate(service);
        if (update?.State == "paused")
            return $"The service '{service.Name}': its new version fails, and the update has stopped ({update.Message}).{LastWords(watched)}";
        // An update that fails is for the Swarm to end, as the service's failure_action says.
        if (update?.State is "updating" && service.Spec.UpdateConfig?.FailureAction != "continue" || update?.State?.StartsWith("rollback", StringComparison.Ordinal) == true)
            return null;
        var policy = service.Spec.TaskTemplate!.RestartPolicy;
        var forgiven = policy?.Condition == "none" ? 0 : policy?.MaxAttempts is { } attempts and > 0 ? Math.Min((int)attempts, ForgivenFailures - 1) : ForgivenFailures - 1;
        return NewFailures(service).Count() > forgiven ? $"The service '{service.Name}' keeps failing.{LastWords(watched)}" : null;
    }

    private string GoneBack(Watched watched) =>
        $"The service '{watched.Name}': its new version fails, and {(NewUpdate(watched.State!)!.State == "rollback_completed" ? "the Swarm brought the previous one back" : "the way back to the previous one has stopped, too")}.{LastWords(watched)}";

    private IEnumerable<TaskResponse> NewFailures(ServiceState service) => service.Tasks.Where(task => ServiceState.HasFailed(task) && !_oldTasks.Contains(task.ID));

    private string LastWords(Watched watched)
    {
        if (watched.State is not { } service)
            return "";
        var words = NewFailures(service).Concat(service.CurrentTasks.Where(task => ServiceState.StateOf(task) == TaskState.Pending))
            .Select(task => task.Status?.Err).Where(error => !string.IsNullOrEmpty(error)).Distinct().TakeLast(3).ToList();
        return words.Count == 0 ? "" : $" Its tasks say: {string.Join("; ", words)}.";
    }

    private ProgressLine Line(Watched watched) => new(
        watched.Name,
        watched.State is { } done ? Ready(done) : 0,
        watched.State is { } of ? Wanted(of) : 1,
        Describe(watched) + (HasSettled(watched) ? "" : LastWords(watched)));

    private string Describe(Watched watched)
    {
        if (watched.State is not { } service)
            return "isn't there yet";
        var tasks = string.Create(CultureInfo.InvariantCulture, $"{Ready(service)} of {Wanted(service)} tasks {(service.IsJob ? "done" : "running")}");
        if (Ending(service) is > 0 and var ending)
            tasks += string.Create(CultureInfo.InvariantCulture, $", {ending} ending");
        return NewUpdate(service) is { State: not "completed" } update ? $"{tasks}, {update.State!.Replace('_', ' ')}" : tasks;
    }

    private string Sentence(Watched watched) => $"{watched.Name}: {Describe(watched)}.";

    /// <param name="Name">Name of the service.</param>
    /// <param name="State">What the Swarm says of it; null if it isn't there.</param>
    private readonly record struct Watched(string Name, ServiceState? State);
}
