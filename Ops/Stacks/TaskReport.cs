using System.Globalization;
using Docker.DotNet.Models;
using MetalsPipeline.Ops.Cli;

namespace MetalsPipeline.Ops.Stacks;

/// <summary>A task for people.</summary>
/// <param name="Task">Service, and its number or node.</param>
/// <param name="Id">Its id.</param>
/// <param name="Node">Where it runs, or null before that is known.</param>
/// <param name="State">How it is.</param>
/// <param name="Wanted">How it should be.</param>
/// <param name="Since">When it came to be so, UTC.</param>
/// <param name="Error">What it says of its trouble, or null.</param>
internal sealed record TaskReport(string Task, string Id, string? Node, TaskState? State, TaskState? Wanted, DateTime? Since, string? Error)
{
    public static readonly Column<TaskReport>[] Columns =
    [
        new("TASK", task => task.Task),
        new("NODE", task => task.Node),
        new("STATE", task => task.State),
        new("WANTED", task => task.Wanted),
        new("SINCE (UTC)", task => task.Since),
        new("ERROR", task => task.Error),
    ];

    public static TaskReport Of(ServiceState service, TaskResponse task, StackState stack)
    {
        var node = stack.NodeName(task.NodeID);
        return new(
            NameOf(service, task, node), task.ID, node.Length > 0 ? node : null, task.Status?.State, task.DesiredState, task.Status?.Timestamp, ErrorOf(task));
    }

    /// <summary>What a task is called: its service and its number, or its node where each has one.</summary>
    public static string NameOf(ServiceState service, TaskResponse task, string node) =>
        task.Slot is > 0 ? string.Create(CultureInfo.InvariantCulture, $"{service.Name}.{task.Slot}") : $"{service.Name}.{node}";

    public static string? ErrorOf(TaskResponse task) => task.Status?.Err is { Length: > 0 } error ? error : null;
}
