using Docker.DotNet.Models;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;

namespace MetalsPipeline.Ops.Swarm;

/// <summary>What is missing until an engine is a manager as wanted.</summary>
internal sealed class InitPlan
{
    private const string EveryAddress = "0.0.0.0:2377";

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    private readonly string? _advertise;
    private readonly string? _keyFile;
    private readonly Topology _topology;

    private InitPlan(string? advertise, string? keyFile, Topology topology)
    {
        _advertise = advertise;
        _keyFile = keyFile;
        _topology = topology;
    }

    /// <summary>Whether there is no Swarm yet.</summary>
    public bool IsNew { get; private init; }

    public required LabelSpread Labels { get; init; }

    public required IReadOnlyList<InitStep> Steps { get; init; }

    /// <param name="engine">The engine.</param>
    /// <param name="advertise">Address that others use; null lets the engine choose.</param>
    /// <param name="keyFile">File for the key, if its managers are to be locked.</param>
    /// <param name="topology">Whose labels.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="CommandException">The engine is a worker or locked, or the file is there already.</exception>
    public static async Task<InitPlan> MakeAsync(
        Engine engine, string? advertise, string? keyFile, Topology topology, CancellationToken cancellationToken)
    {
        var isNew = engine.Info.Swarm.LocalNodeState is "" or "inactive";
        if (!isNew && engine.Trouble is { } trouble)
            throw new CommandException(trouble);

        var steps = new List<InitStep>();
        if (isNew)
            steps.Add(new InitStep(InitAction.Init, engine.Info.Name, advertise));
        if (keyFile is not null)
        {
            var isLocked = !isNew && (await engine.Client.Swarm.InspectSwarmAsync(cancellationToken)).Spec.EncryptionConfig?.AutoLockManagers == true;
            // A run that was cut off may have locked it without keeping the key.
            if (!isLocked || !File.Exists(keyFile))
            {
                UnlockKeyFile.Refuse(keyFile);
                steps.Add(new InitStep(isLocked ? InitAction.KeepKey : InitAction.Autolock, engine.Info.Name, keyFile));
            }
        }

        var labels = LabelSpread.Plan(
            IdentityLabels.Groups(topology), isNew ? [new SwarmNode { Id = "", Name = engine.Info.Name }] : await SwarmNode.ListAsync(engine, cancellationToken));
        steps.AddRange(labels.Changes.Select(change => new InitStep(InitAction.Label, change.Node, change.Label)));
        return new InitPlan(advertise, keyFile, topology) { IsNew = isNew, Labels = labels, Steps = steps };
    }

    public async Task CarryOutAsync(Engine engine, TimeProvider time, CancellationToken cancellationToken)
    {
        using var key = Steps.Any(step => step.Action is InitAction.Autolock or InitAction.KeepKey) ? UnlockKeyFile.Create(_keyFile!) : null;
        if (IsNew)
        {
            await engine.Client.Swarm.InitSwarmAsync(
                new SwarmInitParameters { ListenAddr = EveryAddress, AdvertiseAddr = _advertise ?? "", Spec = new Spec { Labels = new Dictionary<string, string>() } },
                cancellationToken);
        }

        if (Steps.Any(step => step.Action == InitAction.Autolock))
            await LockAsync(engine, cancellationToken);
        if (key is not null)
            await key.WriteAsync((await engine.Client.Swarm.GetSwarmUnlockKeyAsync(cancellationToken)).UnlockKey, cancellationToken);
        await LabelChange.ApplyAsync(
            engine, IsNew ? LabelSpread.Plan(IdentityLabels.Groups(_topology), await FirstNodeAsync(engine, time, cancellationToken)).Changes : Labels.Changes, cancellationToken);
    }

    private static async Task LockAsync(Engine engine, CancellationToken cancellationToken)
    {
        var swarm = await engine.Client.Swarm.InspectSwarmAsync(cancellationToken);
        swarm.Spec.EncryptionConfig = new EncryptionConfig { AutoLockManagers = true };
        await engine.Client.Swarm.UpdateSwarmAsync(
            new SwarmUpdateParameters { Spec = swarm.Spec, Version = (long)swarm.Version!.Index!.Value }, cancellationToken);
    }

    /// <summary>The Swarm's only node, as soon as it is ready.</summary>
    private static async Task<IReadOnlyList<SwarmNode>> FirstNodeAsync(Engine engine, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            var nodes = await SwarmNode.ListAsync(engine, cancellationToken);
            if (nodes is [{ TakesTasks: true }])
                return nodes;
            await Task.Delay(BetweenLooks, time, cancellationToken);
        }
    }
}
