using Docker.DotNet;
using Docker.DotNet.Models;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;
using MetalsPipeline.Ops.Stacks.Compose;
using MetalsPipeline.Ops.Stacks.Plans;

namespace MetalsPipeline.Ops.Stacks.Rollouts;

/// <summary>Carries a plan out.</summary>
/// <param name="engine">A manager.</param>
/// <param name="run">Shows how it goes on.</param>
/// <param name="wanted">The stack as it should be.</param>
/// <param name="running">The stack as it was when the plan was made.</param>
/// <param name="contents">Content of a config.</param>
/// <param name="images">Knows what tags stand for.</param>
internal sealed class Rollout(
    Engine engine, Run run, StackDefinition wanted, StackState running, Func<ConfigDefinition, byte[]?> contents, ImageResolver images)
{
    /// <summary>In docker's order: what is no more goes first, since its ports may be wanted.</summary>
    /// <exception cref="CommandException">Somebody else changes the stack, too.</exception>
    public async Task ApplyAsync(StackPlan plan, CancellationToken cancellationToken)
    {
        foreach (var name in Of(plan, ChangeKind.Service, ChangeAction.Remove))
            await engine.Client.Swarm.RemoveServiceAsync(Running(name).Service.ID, cancellationToken);
        foreach (var name in Of(plan, ChangeKind.Network, ChangeAction.Create))
            await engine.Client.Networks.CreateNetworkAsync(wanted.Networks.Single(network => network.Name == name), cancellationToken);
        foreach (var name in Of(plan, ChangeKind.Config, ChangeAction.Create))
            await CreateAsync(wanted.Configs.First(config => config.Name == name), cancellationToken);

        var objects = await SwarmObjects.ReadAsync(engine, cancellationToken);
        foreach (var name in Of(plan, ChangeKind.Service, ChangeAction.Create))
            await CreateAsync(WithIds(wanted.Services[name], objects), cancellationToken);
        foreach (var change in plan.Changes.Where(change => change is { Kind: ChangeKind.Service, Action: ChangeAction.Update }))
            await UpdateAsync(change, WithIds(wanted.Services[change.Name], objects), cancellationToken);
    }

    private static IEnumerable<string> Of(StackPlan plan, ChangeKind kind, ChangeAction action) =>
        plan.Changes.Where(change => change.Kind == kind && change.Action == action).Select(change => change.Name);

    private ServiceState Running(string name) => running.Services.Single(service => service.Name == name);

    private async Task CreateAsync(ConfigDefinition config, CancellationToken cancellationToken)
    {
        var spec = new SwarmConfigSpec
        {
            Name = config.Name,
            Labels = config.Labels,
            Data = contents(config),
            Templating = config.TemplateDriver is null ? null : new SwarmDriver { Name = config.TemplateDriver },
        };
        await engine.Client.Configs.CreateConfigAsync(new SwarmCreateConfigParameters { Config = spec }, cancellationToken);
    }

    private async Task CreateAsync(ServiceSpec spec, CancellationToken cancellationToken)
    {
        await images.ResolveAsync(spec, cancellationToken);
        var created = await RegistryHeader.WithAsync(
            images.CredentialsOf(spec), () => engine.Client.Swarm.CreateServiceAsync(new ServiceCreateParameters { Service = spec }, cancellationToken));
        Warn(spec, created.Warnings);
    }

    private async Task UpdateAsync(Change change, ServiceSpec spec, CancellationToken cancellationToken)
    {
        if (change.Fields.Any(field => field.Field == "image"))
            await images.ResolveAsync(spec, cancellationToken);
        var service = Running(change.Name).Service;
        try
        {
            var updated = await RegistryHeader.WithAsync(
                images.CredentialsOf(spec),
                () => engine.Client.Swarm.UpdateServiceAsync(service.ID, new ServiceUpdateParameters { Service = spec, Version = (long)service.Version!.Index! }, cancellationToken));
            Warn(spec, updated.Warnings);
        }
        catch (DockerApiException problem) when (EngineMessage.IsStale(problem))
        {
            throw new CommandException($"The service '{change.Name}' was changed by somebody else meanwhile; look at the plan again.");
        }
    }

    private void Warn(ServiceSpec spec, IList<string>? warnings)
    {
        foreach (var warning in warnings ?? [])
            run.Progress($"{spec.Name}: {warning}");
    }

    private static ServiceSpec WithIds(ServiceSpec spec, SwarmObjects objects)
    {
        foreach (var secret in spec.TaskTemplate!.ContainerSpec!.Secrets!)
            secret.SecretID = objects.Secret(secret.SecretName)?.ID ?? throw new CommandException($"The secret '{secret.SecretName}' is gone.");
        foreach (var config in spec.TaskTemplate.ContainerSpec.Configs!)
            config.ConfigID = objects.Config(config.ConfigName)?.ID ?? throw new CommandException($"The config '{config.ConfigName}' is gone.");
        return spec;
    }
}
