using System.Text.Json;

namespace MetalsPipeline.Swarm.Tests.Stacks;

/// <summary>A task as the Swarm knows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Service">Name of its service without the stack's.</param>
/// <param name="NodeId">Where it runs; empty before that is known.</param>
/// <param name="State">"running" and others; a task with a health check runs when it is healthy.</param>
/// <param name="Wanted">The state that it should have.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="ContainerId">Its container; empty before it has one.</param>
internal sealed record ServiceTask(string Id, string Service, string NodeId, string State, string Wanted, string Error, string ContainerId)
{
    public bool IsRunning => State == "running" && Wanted == "running";

    public static ServiceTask Read(JsonElement task, string service)
    {
        var status = task.GetProperty("Status");
        return new(
            task.GetProperty("ID").GetString()!,
            service,
            Text(task, "NodeID"),
            status.GetProperty(nameof(State)).GetString()!,
            task.GetProperty("DesiredState").GetString()!,
            Text(status, "Err"),
            status.TryGetProperty("ContainerStatus", out var container) ? Text(container, "ContainerID") : "");
    }

    private static string Text(JsonElement parent, string name) => parent.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
