using System.Text.Json;
using MetalsPipeline.Swarm.Tests.Engines;

namespace MetalsPipeline.Swarm.Tests.Stacks;

/// <summary>The stack on a Swarm.</summary>
internal sealed class DeployedStack(SwarmUnderTest swarm)
{
    public const string Name = "metals";

    private static readonly TimeSpan ConvergenceLimit = TimeSpan.FromMinutes(13);
    private static readonly TimeSpan RemovalLimit = TimeSpan.FromMinutes(3);

    /// <summary>Deploys what was published, or an update of it, and creates the secrets first.</summary>
    /// <param name="published">The stack.</param>
    /// <param name="overrides">Compose files of the tests whose settings come on top.</param>
    public async Task DeployAsync(PublishedStack published, params string[] overrides)
    {
        await published.CreateSecretsAsync(swarm.Manager);
        var files = overrides.Select(file => Path.Combine(AppContext.BaseDirectory, file)).Prepend(published.File);
        await swarm.Manager.RunAsync(
            ["stack", "deploy", .. files.SelectMany(file => new[] { "--compose-file", file }), "--detach=true", "--prune", "--resolve-image", "never", Name]);
    }

    /// <summary>Waits until every service has all its tasks running, which means healthy where there is a health check, and no other; jobs are done.</summary>
    public Task ConvergedAsync() => Eventually.GetAsync(
        async t => (await ServicesAsync(t), await TasksAsync(t)),
        seen => seen.Item1.Length > 0 && Array.TrueForAll(seen.Item1, service => HasConverged(service, seen.Item2)),
        "a stack that runs",
        ConvergenceLimit);

    /// <summary>The services by their names without the stack's, as the Swarm knows them.</summary>
    public async Task<JsonElement[]> ServicesAsync(CancellationToken cancellationToken = default) => await swarm.Manager.InspectAsync(
        "service", await swarm.Manager.LinesAsync(cancellationToken, "service", "ls", "--quiet", "--filter", $"label=com.docker.stack.namespace={Name}"), cancellationToken);

    public async Task<JsonElement> ServiceAsync(string service, CancellationToken cancellationToken = default) =>
        await swarm.Manager.InspectAsync("service", $"{Name}_{service}", cancellationToken);

    /// <summary>All tasks of the stack, also past ones.</summary>
    public async Task<ServiceTask[]> TasksAsync(CancellationToken cancellationToken = default)
    {
        var names = (await ServicesAsync(cancellationToken)).ToDictionary(service => service.GetProperty("ID").GetString()!, NameOf);
        var ids = await swarm.Manager.LinesAsync(cancellationToken, ["service", "ps", "--quiet", "--no-trunc", .. names.Keys]);
        return [.. (await swarm.Manager.InspectAsync("task", ids, cancellationToken)).Select(task => ServiceTask.Read(task, names[task.GetProperty("ServiceID").GetString()!]))];
    }

    /// <summary>The tasks of a service that run.</summary>
    public async Task<ServiceTask[]> RunningAsync(string service, CancellationToken cancellationToken = default) =>
        [.. (await TasksAsync(cancellationToken)).Where(task => task.Service == service && task.IsRunning)];

    /// <summary>The one task of a service.</summary>
    public async Task<ServiceTask> TaskAsync(string service) => (await RunningAsync(service)).ShouldHaveSingleItem();

    /// <summary>Runs a shell line in a task's container, as the service's user.</summary>
    public Task<string> ShellAsync(ServiceTask task, string line) => swarm.Engines[task.NodeId].RunAsync("exec", task.ContainerId, "bash", "-c", line);

    /// <summary>What the engine knows of a task's container.</summary>
    public Task<JsonElement> ContainerAsync(ServiceTask task, CancellationToken cancellationToken = default) =>
        swarm.Engines[task.NodeId].InspectAsync("container", task.ContainerId, cancellationToken);

    /// <summary>Sets a service's number of tasks, and waits for them.</summary>
    public async Task ScaleAsync(string service, int replicas)
    {
        await swarm.Manager.RunAsync("service", "scale", "--detach=true", $"{Name}_{service}={replicas}");
        await ConvergedAsync();
    }

    /// <summary>Removes the stack, its secrets and its volumes, and waits until they are gone.</summary>
    public async Task RemoveAsync()
    {
        await swarm.Manager.RunAsync("stack", "rm", Name);
        await Eventually.GetAsync(LeftoversAsync, left => left.Length == 0, "a Swarm without the stack", RemovalLimit);
        if (await swarm.Manager.LinesAsync("secret", "ls", "--quiet") is { Length: > 0 } secrets)
            await swarm.Manager.RunAsync(["secret", "rm", .. secrets]);
        foreach (var engine in swarm.Engines.Values)
        {
            // Docker leaves what is left of jobs to whoever cleans up the node.
            await engine.RunAsync("container", "prune", "--force");
            if (await engine.LinesAsync("volume", "ls", "--quiet") is { Length: > 0 } volumes)
                await engine.RunAsync(["volume", "rm", .. volumes]);
        }
    }

    /// <summary>What there is of the stack: services, networks, configs and running containers.</summary>
    public async Task<string[]> LeftoversAsync(CancellationToken cancellationToken = default)
    {
        const string filter = $"label=com.docker.stack.namespace={Name}";
        List<string> left =
        [
            .. await swarm.Manager.LinesAsync(cancellationToken, "service", "ls", "--filter", filter, "--format", "service {{.Name}}"),
            .. await swarm.Manager.LinesAsync(cancellationToken, "network", "ls", "--filter", filter, "--format", "network {{.Name}}"),
            .. await swarm.Manager.LinesAsync(cancellationToken, "config", "ls", "--filter", filter, "--format", "config {{.Name}}"),
        ];
        foreach (var engine in swarm.Engines.Values)
            left.AddRange(await engine.LinesAsync(cancellationToken, "ps", "--filter", filter, "--format", "container {{.Names}}"));
        return [.. left];
    }

    private static string NameOf(JsonElement service) => service.GetProperty("Spec").GetProperty("Name").GetString()![(Name.Length + 1)..];

    private bool HasConverged(JsonElement service, ServiceTask[] tasks)
    {
        var mode = service.GetProperty("Spec").GetProperty("Mode");
        var own = tasks.Where(task => task.Service == NameOf(service)).ToArray();
        int? wanted = mode.TryGetProperty("Replicated", out var replicated) ? replicated.GetProperty("Replicas").GetInt32()
            : mode.TryGetProperty("Global", out _) ? swarm.Engines.Count
            : null;
        return wanted is null
            ? own.Any(task => task.State == "complete")
            : own.Count(task => task.IsRunning) == wanted && own.All(task => task.IsRunning || task.Wanted is "shutdown" or "remove" && task.State is not "running");
    }
}
