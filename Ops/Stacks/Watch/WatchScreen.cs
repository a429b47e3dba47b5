using System.Globalization;
using MetalsPipeline.Ops.Swarm;

namespace MetalsPipeline.Ops.Stacks.Watch;

/// <summary>What is on the screen: which service is chosen, and how deep one looks.</summary>
/// <param name="title">First line: what is watched.</param>
internal sealed class WatchScreen(string title)
{
    private enum View
    {
        /// <summary>Nodes and services.</summary>
        Overview,

        /// <summary>The chosen service's tasks.</summary>
        Tasks,

        /// <summary>The chosen service's last lines.</summary>
        Log,
    }

    private readonly string _title = title;
    private View _view;
    private string? _chosen;
    private Snapshot? _last;
    private StackState? _stack;

    /// <summary>The service whose log is shown, or null.</summary>
    public string? LogOf => _view == View.Log ? _chosen : null;

    private IReadOnlyList<ServiceState> Services => _stack?.Services ?? [];

    private int ChosenIndex => Math.Max(0, Services.Select(service => service.Name).ToList().IndexOf(_chosen ?? ""));

    /// <summary>Takes what there is to see now.</summary>
    public void Take(Snapshot snapshot)
    {
        _last = snapshot;
        _stack = snapshot.Stack ?? _stack; // While the engine is away, what it said last.
        if (Services.Count > 0)
            _chosen = Services[ChosenIndex].Name;
    }

    /// <summary>Does what a key asks for.</summary>
    /// <returns>Whether it goes on.</returns>
    public bool Press(ConsoleKey key)
    {
        switch (key)
        {
            case ConsoleKey.Q:
                return false;
            case ConsoleKey.UpArrow or ConsoleKey.DownArrow when Services.Count > 0:
                var next = ChosenIndex + (key == ConsoleKey.UpArrow ? -1 : 1);
                _chosen = Services[Math.Clamp(next, 0, Services.Count - 1)].Name;
                break;
            case ConsoleKey.Enter:
                _view = View.Tasks;
                break;
            case ConsoleKey.L:
                _view = View.Log;
                break;
            case ConsoleKey.Escape or ConsoleKey.Backspace:
                _view = View.Overview;
                break;
        }

        return true;
    }

    /// <summary>Draws it.</summary>
    /// <param name="canvas">On what.</param>
    public void Draw(Canvas canvas)
    {
        canvas.Line($"{_title}   {_last?.Time.ToString("HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)}   {_last?.Trouble}".TrimEnd());
        canvas.Line(Figures(_last?.Figures));
        canvas.Line("");
        switch (_view)
        {
            case View.Overview:
                DrawNodes(canvas);
                canvas.Line("");
                DrawServices(canvas);
                break;
            case View.Tasks:
                canvas.Line($"Tasks of {_chosen}");
                canvas.Table(Tasks(), [.. TaskReport.Columns], rows: canvas.Room);
                break;
            case View.Log:
                canvas.Line($"Last lines of {_chosen}");
                foreach (var line in (_last?.Log ?? []).TakeLast(canvas.Room))
                    canvas.Line(line);
                break;
        }

        canvas.Foot("up/down choose   enter tasks   l log   esc back   q quit");
    }

    private static string Figures(PipelineFigures? figures)
    {
        return $"pipeline {figures?.Status ?? "-"}   produced {Rate(figures?.Rates.ProducedPerSecond)}   processed {Rate(figures?.Rates.ProcessedPerSecond)}   "
            + $"lag {Number(figures?.Lag)}   stored {Number(figures?.Counts.Stored)}   dead letters {Number(figures?.Counts.DeadLetters)}";

        static string Rate(double? value) => value is { } rate ? rate.ToString("N1", CultureInfo.InvariantCulture) + "/s" : "-";
        static string Number(long? value) => value?.ToString("N0", CultureInfo.InvariantCulture) ?? "-";
    }

    private void DrawNodes(Canvas canvas)
    {
        var tasks = Services.SelectMany(service => service.CurrentTasks).Where(task => task.NodeID is not null).CountBy(task => task.NodeID!).ToDictionary();
        canvas.Table(
            (_stack?.Nodes.Values ?? []).Select(SwarmNode.Of).OrderBy(node => node.Name, StringComparer.Ordinal).ToArray(),
            [
                new("NODE", node => node.Name),
                new("ROLE", node => node.IsManager ? "manager" : "worker"),
                new("STATE", node => node.State),
                new("AVAILABILITY", node => node.Availability),
                new("TASKS", node => tasks.GetValueOrDefault(node.Id)),
            ],
            rows: canvas.Room / 3);
    }

    private void DrawServices(Canvas canvas)
    {
        if (Services.Count == 0)
        {
            canvas.Line($"There is no stack '{_stack?.Stack}'.");
            return;
        }

        ServiceReport[] reports = [.. Services.Select(service => ServiceReport.Of(service, _stack!))];
        canvas.Table(
            reports,
            [
                new("SERVICE", service => service.Service),
                new("TASKS", service => string.Create(CultureInfo.InvariantCulture, $"{service.Actual}/{service.Wanted}")),
                new("UPDATE", service => service.Update),
                new("IMAGE", service => service.Image),
                new("ERROR", service => service.Error),
            ],
            rows: canvas.Room,
            marked: ChosenIndex);
    }

    private TaskReport[] Tasks() =>
        Services.SingleOrDefault(service => service.Name == _chosen) is not { } chosen
            ? []
            : [.. chosen.Tasks.OrderByDescending(chosen.CurrentTasks.Contains).ThenByDescending(task => task.CreatedAt).Select(task => TaskReport.Of(chosen, task, _stack!))];
}
