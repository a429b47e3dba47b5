using Docker.DotNet.Models;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;

namespace MetalsPipeline.Ops.Stacks;

/// <summary>What a Swarm says of a stack at one moment.</summary>
/// <param name="Stack">Its name.</param>
/// <param name="Services">Its services by name; empty if the stack isn't there.</param>
/// <param name="Nodes">The Swarm's nodes by id.</param>
internal sealed record StackState(string Stack, IReadOnlyList<ServiceState> Services, IReadOnlyDictionary<string, NodeListResponse> Nodes)
{
    public static async Task<StackState> ReadAsync(Engine engine, string stack, CancellationToken cancellationToken)
    {
        // Services last: what their tasks are to be then is never older than the tasks.
        var nodes = await engine.Client.Swarm.ListNodesAsync(cancellationToken);
        var filter = Filter(stack);
        var tasks = (await engine.Client.Tasks.ListAsync(new TasksListParameters { Filters = filter }, cancellationToken)).ToLookup(task => task.ServiceID);
        var services = await engine.Client.Swarm.ListServicesAsync(new ServiceListParameters { Filters = filter }, cancellationToken);
        return new StackState(
            stack,
            [
                .. services
                    .OrderBy(service => service.Spec!.Name, StringComparer.Ordinal)
                    .Select(service => new ServiceState(service.Spec!.Name![(stack.Length + 1)..], service, [.. tasks[service.ID].OrderBy(task => task.CreatedAt)])),
            ],
            nodes.ToDictionary(node => node.ID!));
    }

    public static Dictionary<string, IDictionary<string, bool>> Filter(string stack) => new()
    {
        ["label"] = new Dictionary<string, bool> { [$"{StackLabels.Namespace}={stack}"] = true },
    };

    /// <summary>A service by its name.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public ServiceState Demand(string service) => Services.FirstOrDefault(found => found.Name == service) ?? throw new CommandException(
        $"The stack '{Stack}' has no service '{service}'; it has {string.Join(", ", Services.Select(found => found.Name))}.");

    /// <summary>A node's name for people.</summary>
    public string NodeName(string? id) => id is { Length: > 0 } && Nodes.TryGetValue(id, out var node) ? node.Description?.Hostname ?? id : "";
}
