using System.Collections.Concurrent;
using System.Text;
using Aspire.Hosting.DockerSwarm.Deployment;

namespace Aspire.Hosting.DockerSwarm.Tests;

/// <summary>Stands for the programs of the machine: notes what is run, and tells of a Swarm whatever the test wants.</summary>
internal sealed class FakeDocker : ICommandRunner
{
    private readonly Queue<SwarmLook> _looks = [];
    private SwarmLook _now = new([]);
    private bool _isDeployed;

    public ConcurrentQueue<string> Commands { get; } = [];

    public Dictionary<string, string> Secrets { get; } = [];

    public HashSet<string> Images { get; } = [];

    /// <summary>What docker info says.</summary>
    public CommandResult Info { get; set; } = new(0, "active true\n", "");

    /// <summary>What the first command that begins so answers, in place of success.</summary>
    public Dictionary<string, CommandResult> Answers { get; } = [];

    /// <summary>How the Swarm looks before the deployment.</summary>
    public FakeDocker Before(SwarmLook look)
    {
        _now = look;
        return this;
    }

    /// <summary>How the Swarm looks afterwards, look by look; the last one stays.</summary>
    public FakeDocker Then(params SwarmLook[] looks)
    {
        Array.ForEach(looks, _looks.Enqueue);
        return this;
    }

    public Task<CommandResult> RunAsync(
        string program,
        IReadOnlyList<string> arguments,
        ReadOnlyMemory<byte> input = default,
        IReadOnlyDictionary<string, string>? environment = null,
        CancellationToken cancellationToken = default)
    {
        var command = $"{program} {string.Join(' ', arguments)}";
        Commands.Enqueue(command);
        return Task.FromResult(Answers.FirstOrDefault(answer => command.StartsWith(answer.Key, StringComparison.Ordinal)).Value
            ?? Answer(command, arguments, input));
    }

    private CommandResult Answer(string command, IReadOnlyList<string> arguments, ReadOnlyMemory<byte> input)
    {
        switch (command)
        {
            case var _ when command.StartsWith("docker info", StringComparison.Ordinal):
                return Info;
            case var _ when command.StartsWith("docker image inspect", StringComparison.Ordinal):
                return Images.Contains(arguments[^1]) ? Success("sha256:1") : new(1, "", "No such image");
            case var _ when command.StartsWith("docker secret ls --format", StringComparison.Ordinal):
                return Success(string.Join('\n', Secrets.Keys));
            case var _ when command.StartsWith("docker secret ls --quiet", StringComparison.Ordinal):
                return Success(string.Join('\n', Secrets.Keys.Select(name => "id-of-" + name)));
            case var _ when command.StartsWith("docker secret create", StringComparison.Ordinal):
                Secrets.Add(arguments[^2], Encoding.UTF8.GetString(input.Span));
                return Success("");
            case var _ when command.StartsWith("docker stack deploy", StringComparison.Ordinal):
            case var _ when command.StartsWith("docker stack rm", StringComparison.Ordinal):
                _isDeployed = true;
                return Success("");
            case var _ when command.StartsWith("docker service ls", StringComparison.Ordinal):
                _now = _isDeployed && _looks.TryDequeue(out var next) ? next : _now;
                return Success(_now.ServiceList);
            case var _ when command.StartsWith("docker service inspect", StringComparison.Ordinal):
                return Success(_now.ServiceDetails);
            case var _ when command.StartsWith("docker stack ps", StringComparison.Ordinal):
                return Success(_now.TaskList);
            default:
                return Success("");
        }
    }

    private static CommandResult Success(string output) => new(0, output, "");
}

/// <summary>The services and tasks of the stack "shop" at one moment.</summary>
internal sealed record SwarmLook(SwarmLook.Service[] Services, params SwarmLook.Task[] Tasks)
{
    public string ServiceList => string.Join('\n', Services.Select(service => $"id{service.Name} shop_{service.Name} {service.Replicas}"));

    public string ServiceDetails => $"[{string.Join(',', Services.Select(service =>
        $$"""{"Spec":{"Name":"shop_{{service.Name}}"}{{(service.Update is null ? "" : $$""","UpdateStatus":{"State":"{{service.Update}}","StartedAt":"{{service.Started}}","Message":"why"}""")}}}"""))}]";

    public string TaskList => string.Join('\n', Tasks.Select(task =>
        $$"""{"ID":"{{task.Id}}","Name":"shop_{{task.Service}}.1","CurrentState":"{{task.State}} 2 seconds ago","Error":"\"{{task.Error}}\""}"""));

    public static SwarmLook Of(string name, string replicas, string? update = null, string started = "today", params Task[] tasks) =>
        new([new(name, replicas, update, started)], tasks);

    public sealed record Service(string Name, string Replicas, string? Update = null, string Started = "today");

    public sealed record Task(string Id, string Service, string State, string Error);
}
