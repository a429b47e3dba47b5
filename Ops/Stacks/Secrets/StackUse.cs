using Docker.DotNet.Models;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;
using MetalsPipeline.Ops.Stacks.Compose;
using MetalsPipeline.Ops.Stacks.Releases;

namespace MetalsPipeline.Ops.Stacks.Secrets;

/// <summary>Which of a stack's secrets and configs are in use. Services of other stacks may read them, too.</summary>
internal sealed class StackUse
{
    private readonly string _stack;
    private readonly IReadOnlyCollection<SwarmService> _services;
    private readonly HashSet<string> _kept;

    /// <param name="stack">The stack's name.</param>
    /// <param name="objects">What the Swarm has.</param>
    /// <param name="services">All services of the Swarm.</param>
    public StackUse(string stack, SwarmObjects objects, IReadOnlyCollection<SwarmService> services)
    {
        _stack = stack;
        _services = services;
        _kept =
        [
            .. ReleaseHistory.Of(stack, objects).Releases
                .Select(release => StackReader.Read(release.File, stack))
                .SelectMany(definition => definition.Secrets.Values.Concat(definition.Configs.Select(config => config.Name))),
        ];
        var own = services.Where(IsOwn).SelectMany(service => Names(service.Spec)).ToHashSet();
        Secrets = [.. objects.Secrets.Where(secret => Has(secret.Spec.Labels, SecretNames.Label) || own.Contains(secret.Spec.Name!)).OrderBy(secret => secret.Spec.Name, StringComparer.Ordinal)];
        Stale =
        [
            .. Secrets.Select(Thing.Of).Where(IsStale),
            .. objects.Configs.Where(config => Has(config.Spec.Labels, StackLabels.Namespace) && !Release.Is(config)).Select(Thing.Of).Where(IsStale),
        ];
    }

    /// <summary>The stack's secrets.</summary>
    public IReadOnlyList<Secret> Secrets { get; }

    /// <summary>Secrets and configs that nobody needs. Releases aren't among them.</summary>
    public IReadOnlyList<Thing> Stale { get; }

    /// <exception cref="CommandException">There is nothing of the stack.</exception>
    public static async Task<StackUse> ReadAsync(Engine engine, string stack, CancellationToken cancellationToken)
    {
        var use = new StackUse(
            stack, await SwarmObjects.ReadAsync(engine, cancellationToken), [.. await engine.Client.Swarm.ListServicesAsync(cancellationToken: cancellationToken)]);
        if (use.Secrets.Count == 0 && use.Stale.Count == 0)
            StackOptions.Demand(await StackState.ReadAsync(engine, stack, cancellationToken));
        return use;
    }

    /// <summary>The services that read it: the stack's by their names within it, others by their names in the Swarm.</summary>
    public IReadOnlyList<string> UsersOf(string name) =>
    [
        .. _services.Where(service => Names(service.Spec).Contains(name))
            .Select(service => IsOwn(service) ? service.Spec!.Name![(_stack.Length + 1)..] : service.Spec!.Name!)
            .Order(StringComparer.Ordinal),
    ];

    // A service can go back to its previous specification by itself.
    private bool IsStale(Thing thing) =>
        !_kept.Contains(thing.Name) && !_services.Any(service => Names(service.Spec).Contains(thing.Name) || Names(service.PreviousSpec).Contains(thing.Name));

    private static IEnumerable<string> Names(ServiceSpec? spec) =>
        (spec?.TaskTemplate?.ContainerSpec?.Secrets ?? []).Select(secret => secret.SecretName)
        .Concat((spec?.TaskTemplate?.ContainerSpec?.Configs ?? []).Select(config => config.ConfigName));

    private bool IsOwn(SwarmService service) => Has(service.Spec!.Labels, StackLabels.Namespace);

    private bool Has(IDictionary<string, string>? labels, string label) => StackLabels.Say(labels, label, _stack);
}
