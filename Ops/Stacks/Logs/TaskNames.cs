using MetalsPipeline.Ops.Docker;

namespace MetalsPipeline.Ops.Stacks.Logs;

/// <summary>Names and nodes of a service's tasks by their id, those too that come to be while one looks.</summary>
internal sealed class TaskNames(Engine engine, StackState state, string service)
{
    private StackState _state = state;

    public async Task<(string Task, string Node)> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (Find(id) is { } known)
            return known;
        _state = await StackState.ReadAsync(engine, _state.Stack, cancellationToken);
        return Find(id) ?? (id, ""); // A task that is forgotten still has lines.
    }

    private (string Task, string Node)? Find(string id)
    {
        foreach (var one in _state.Services.Where(one => one.Name == service))
        {
            if (one.Tasks.FirstOrDefault(task => task.ID == id) is not { } task)
                continue;
            var node = _state.NodeName(task.NodeID);
            return (TaskReport.NameOf(one, task, node), node);
        }

        return null;
    }
}
