using Docker.DotNet.Models;
using MetalsPipeline.Ops.Docker;
using MetalsPipeline.Ops.Stacks.Compose;

namespace MetalsPipeline.Ops.Stacks.Plans;

/// <summary>Compares a stack as it should be with what a Swarm runs.</summary>
/// <param name="wanted">The stack as it should be.</param>
/// <param name="running">The stack as it is.</param>
/// <param name="objects">What the Swarm has besides.</param>
/// <param name="contents">Content of a config's file; null where the file isn't there, so that the Swarm must have the config.</param>
internal sealed class Planner(StackDefinition wanted, StackState running, SwarmObjects objects, Func<ConfigDefinition, byte[]?> contents)
{
    private readonly List<Change> _changes = [];
    private readonly List<string> _unchanged = [];
    private readonly List<string> _problems = [];
    private readonly List<string> _notes = [];

    /// <param name="only">The services to look at; null looks at all, and removes those that the stack has no more.</param>
    public StackPlan Plan(IReadOnlySet<string>? only = null)
    {
        PlanNetworks();
        PlanConfigs();
        foreach (var secret in wanted.Secrets.Values.Where(name => objects.Secret(name) is null).Order(StringComparer.Ordinal))
            _problems.Add($"The Swarm has no secret '{secret}'; 'metals stack secrets create FOLDER' makes it.");
        foreach (var name in wanted.Services.Keys.Where(name => only?.Contains(name) != false).Order(StringComparer.Ordinal))
            PlanService(name, wanted.Services[name]);
        if (only is null)
            _changes.AddRange(running.Services.Where(service => !wanted.Services.ContainsKey(service.Name)).Select(service => new Change(ChangeKind.Service, service.Name, ChangeAction.Remove, [])));
        return new StackPlan(wanted.Name, _changes, _unchanged, _problems, _notes);
    }

    private void PlanNetworks()
    {
        foreach (var network in wanted.Networks)
        {
            if (objects.Network(network.Name) is not { } there)
                _changes.Add(new Change(ChangeKind.Network, network.Name, ChangeAction.Create, []));
            else if (Difference(network, there) is { } difference)
                _problems.Add($"The network '{network.Name}' is there with another {difference}, which can't be changed; 'metals stack destroy' removes it with the stack.");
        }
    }

    private static string? Difference(NetworksCreateParameters wanted, NetworkResponse there)
    {
        if (wanted.Internal != there.Internal)
            return "internal";
        if (wanted.Attachable != there.Attachable)
            return "attachable";
        if (string.IsNullOrEmpty(there.Driver))
            return null; // The Swarm hasn't made it yet, and says nothing more of it.
        if (wanted.Driver != there.Driver)
            return "driver";
        // The engine adds options of its own.
        if ((wanted.Options ?? new Dictionary<string, string>()).Any(option => there.Options is null || !there.Options.TryGetValue(option.Key, out var value) || value != option.Value)
            || (there.Options?.ContainsKey("encrypted") == true && wanted.Options?.ContainsKey("encrypted") != true))
            return "driver_opts";
        var subnets = wanted.IPAM?.Config?.Select(config => config.Subnet) ?? [];
        return subnets.Except(there.IPAM?.Config?.Select(config => config.Subnet) ?? []).Any() ? "subnet" : null;
    }

    private void PlanConfigs()
    {
        foreach (var config in wanted.Configs.OrderBy(config => config.Name, StringComparer.Ordinal))
        {
            var content = contents(config);
            switch (objects.Config(config.Name))
            {
                case null when content is null:
                    _problems.Add($"The Swarm has no config '{config.Name}' any more, and its content isn't at hand; 'metals stack deploy FOLDER' brings it.");
                    break;
                case null:
                    _changes.Add(new Change(ChangeKind.Config, config.Name, ChangeAction.Create, []));
                    break;
                case { } there when content is not null && !(there.Spec.Data ?? []).AsSpan().SequenceEqual(content):
                    _problems.Add($"The config '{config.Name}' is there with another content, which can't be changed; publish it under another name.");
                    break;
                case { } there when there.Spec.Templating?.Name != config.TemplateDriver:
                    _problems.Add($"The config '{config.Name}' is there with another template_driver, which can't be changed; publish it under another name.");
                    break;
            }
        }
    }

    private void PlanService(string name, ServiceSpec spec)
    {
        Place(name, spec);
        if (running.Services.FirstOrDefault(service => service.Name == name) is not { } there)
        {
            _changes.Add(new Change(ChangeKind.Service, name, ChangeAction.Create, [new FieldChange("image", null, ImageOf(spec))]));
            return;
        }

        if (SpecFields.ModeOf(spec) != SpecFields.ModeOf(there.Spec))
            _problems.Add($"The service '{name}' runs as {SpecFields.ModeOf(there.Spec)} and can't become {SpecFields.ModeOf(spec)}; 'docker service rm {there.Spec.Name}' removes it first.");

        var fields = Differences(KeepWhatRuns(spec, there.Spec), there.Spec);
        if (fields.Count == 0)
            _unchanged.Add(name);
        else
            _changes.Add(new Change(ChangeKind.Service, name, ChangeAction.Update, fields));
    }

    /// <summary>As docker does: what only tells tasks to start again stays, and an image of the same name stays the bytes that it was.</summary>
    public static ServiceSpec KeepWhatRuns(ServiceSpec spec, ServiceSpec there)
    {
        spec.TaskTemplate!.ForceUpdate = there.TaskTemplate!.ForceUpdate;
        var image = there.TaskTemplate.ContainerSpec!.Image!;
        if (image.Split('@')[0] == spec.TaskTemplate.ContainerSpec!.Image)
        {
            spec.TaskTemplate.ContainerSpec.Image = image;
            (spec.TaskTemplate.Placement ??= new Placement()).Platforms = there.TaskTemplate.Placement?.Platforms;
        }

        return spec;
    }

    private List<FieldChange> Differences(ServiceSpec spec, ServiceSpec there)
    {
        var old = SpecFields.Of(there, objects.NetworkName);
        var @new = SpecFields.Of(spec, objects.NetworkName);
        var changed = old.Keys.Union(@new.Keys).Where(field => old.GetValueOrDefault(field) != @new.GetValueOrDefault(field)).ToHashSet();
        if (changed.Contains("image"))
            changed.Remove($"deploy.labels.{StackLabels.Image}"); // It says the same.
        return [.. changed.Order(StringComparer.Ordinal).Select(field => new FieldChange(field, Shown(field, old.GetValueOrDefault(field)), @new.GetValueOrDefault(field)))];
    }

    /// <summary>Nobody knows what somebody put into the environment by hand: the stack file alone is known to hold no secrets.</summary>
    private static string? Shown(string field, string? old) => old is not null && field.StartsWith(SpecFields.Environment, StringComparison.Ordinal) ? "(not shown)" : old;

    private void Place(string name, ServiceSpec spec)
    {
        var placement = spec.TaskTemplate!.Placement;
        var able = NodeMatch.Of(spec, running.Nodes.Values);
        if (able.Count == 0)
        {
            var labels = PlacementConstraint.Of(spec).Where(constraint => constraint is { NodeLabel: not null, IsEqual: true })
                .Select(constraint => $"'docker node update --label-add {constraint.NodeLabel}={constraint.Value} NODE'").ToArray();
            _problems.Add($"No node may run the service '{name}' ({string.Join(", ", placement?.Constraints ?? [])})."
                + (labels.Length > 0 ? $" {string.Join("; ", labels)} says which node may." : ""));
        }
        else if (!able.Any(NodeMatch.CanTakeTasks))
        {
            _notes.Add($"The service '{name}' waits for {string.Join(" or ", able.Select(node => node.Description?.Hostname))}, which isn't ready and active.");
        }

        if (placement?.MaxReplicas is { } most and > 0 && spec.Mode?.Replicated?.Replicas is { } replicas && replicas > most * (ulong)able.Count && able.Count > 0)
            _problems.Add($"The service '{name}' wants {replicas} tasks, but {able.Count} nodes with at most {most} a node have room for {most * (ulong)able.Count}.");
    }

    private static string ImageOf(ServiceSpec spec) => spec.TaskTemplate!.ContainerSpec!.Image!;
}
