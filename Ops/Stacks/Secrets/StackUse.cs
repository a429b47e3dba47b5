using Docker.DotNet.Models;
using MetalsPipeline.Ops.Docker;
using MetalsPipeline.Ops.Stacks.Compose;
using MetalsPipeline.Ops.Stacks.Releases;

namespace MetalsPipeline.Ops.Stacks.Secrets;

/// <summary>Which of a stack's secrets and configs are in use.</summary>
internal sealed class StackUse
{
    private readonly StackState _state;
    private readonly HashSet<string> _kept;

    public StackUse(StackState state, SwarmObjects objects)
    {
        _state = state;
        _kept =
        [
            .. ReleaseHistory.Of(state.Stack, objects).Releases
                .Select(release => StackReader.Read(release.File, state.Stack))
                .SelectMany(stack => stack.Secrets.Values.Concat(stack.Configs.Select(config => config.Name))),
        ];
        Secrets = [.. objects.Secrets.Where(secret => Has(secret.Spec.Labels, SecretNames.Label) || UsersOf(secret.Spec.Name!).Count > 0).OrderBy(secret => secret.Spec.Name, StringComparer.Ordinal)];
        StaleSecrets = [.. Secrets.Where(secret => IsStale(secret.Spec.Name!))];
        StaleConfigs = [.. objects.Configs.Where(config => Has(config.Spec.Labels, StackLabels.Namespace) && !Release.Is(config) && IsStale(config.Spec.Name!))];
    }

    /// <summary>The stack's secrets.</summary>
    public IReadOnlyList<Secret> Secrets { get; }

    /// <summary>Those that nobody needs.</summary>
    public IReadOnlyList<Secret> StaleSecrets { get; }

    /// <summary>Configs that nobody needs. Releases aren't among them.</summary>
    public IReadOnlyList<SwarmConfig> StaleConfigs { get; }

    /// <summary>The services that read it.</summary>
    public IReadOnlyList<string> UsersOf(string name) =>
        [.. _state.Services.Where(service => Names(service.Spec).Contains(name)).Select(service => service.Name)];

    /// <summary>Whether a release that can be gone back to names it.</summary>
    public bool IsKept(string name) => _kept.Contains(name);

    // A service can go back to its previous specification by itself.
    private bool IsStale(string name) =>
        !IsKept(name) && !_state.Services.Any(service => Names(service.Spec).Contains(name) || (service.Service.PreviousSpec is { } previous && Names(previous).Contains(name)));

    private static IEnumerable<string> Names(ServiceSpec spec) =>
        (spec.TaskTemplate?.ContainerSpec?.Secrets ?? []).Select(secret => secret.SecretName)
        .Concat((spec.TaskTemplate?.ContainerSpec?.Configs ?? []).Select(config => config.ConfigName));

    private bool Has(IDictionary<string, string>? labels, string label) => StackLabels.Say(labels, label, _state.Stack);
}
