using System.Globalization;
using MetalsPipeline.Ops.Cli;

namespace MetalsPipeline.Ops.Stacks;

/// <summary>A service for people.</summary>
/// <param name="Service">Its name within the stack.</param>
/// <param name="Actual">How many tasks are as they should be.</param>
/// <param name="Wanted">How many should be.</param>
/// <param name="Update">How far its last update got; null if it is complete, or there was none.</param>
/// <param name="Image">What it runs.</param>
/// <param name="Ports">Published ports.</param>
/// <param name="Nodes">Where its tasks are.</param>
/// <param name="Error">What its tasks said last; null while it is at strength.</param>
internal sealed record ServiceReport(
    string Service, int Actual, int Wanted, string? Update, string Image, IReadOnlyList<string> Ports, IReadOnlyList<string> Nodes, string? Error)
{
    public static readonly Column<ServiceReport>[] Columns =
    [
        new("SERVICE", service => service.Service),
        new("TASKS", service => string.Create(CultureInfo.InvariantCulture, $"{service.Actual}/{service.Wanted}")),
        new("UPDATE", service => service.Update),
        new("IMAGE", service => service.Image),
        new("PORTS", service => string.Join(", ", service.Ports)),
        new("NODES", service => string.Join(", ", service.Nodes)),
        new("ERROR", service => service.Error),
    ];

    public bool IsAtStrength => Actual >= Wanted;

    public static ServiceReport Of(ServiceState service, StackState stack) => new(
        service.Name,
        service.Actual,
        service.Wanted,
        service.Service.UpdateStatus?.State is { Length: > 0 } state && state != "completed" ? state : null,
        service.Image,
        [.. (service.Service.Endpoint?.Ports ?? []).Select(port => string.Create(CultureInfo.InvariantCulture, $"{port.PublishedPort}:{port.TargetPort}/{port.Protocol}"))],
        [.. service.CurrentTasks.Select(task => stack.NodeName(task.NodeID)).Where(node => node.Length > 0).Distinct().Order(StringComparer.Ordinal)],
        service.Actual >= service.Wanted ? null : service.Tasks.Select(TaskReport.ErrorOf).LastOrDefault(error => error is not null));
}
