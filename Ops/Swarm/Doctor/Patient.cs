using Docker.DotNet.Models;
using MetalsPipeline.Ops.Docker;
using MetalsPipeline.Ops.Stacks;

namespace MetalsPipeline.Ops.Swarm.Doctor;

/// <summary>What a Swarm says of itself, read once for all checks.</summary>
internal sealed record Patient
{
    /// <summary>Where Linux says which kernel runs.</summary>
    private const string KernelRelease = "/proc/sys/kernel/osrelease";

    public required Engine Engine { get; init; }

    public required VersionResponse Version { get; init; }

    public required SwarmInspectResponse Swarm { get; init; }

    public required IReadOnlyList<SwarmNode> Nodes { get; init; }

    /// <summary>All services of the Swarm.</summary>
    public required IReadOnlyList<SwarmService> Services { get; init; }

    /// <summary>The stack; without services if it isn't deployed.</summary>
    public required StackState Stack { get; init; }

    public SystemInfoResponse Info => Engine.Info;

    public SwarmNode Self => Nodes.Single(node => node.Id == Info.Swarm.NodeID);

    public bool IsStackDeployed => Stack.Services.Count > 0;

    /// <summary>Whether the engine shares machine and kernel with this process.</summary>
    public bool IsHere => SharesMachine(Engine);

    public static async Task<Patient> ReadAsync(Engine engine, string stack, CancellationToken cancellationToken) => new()
    {
        Engine = engine,
        Version = await engine.Client.System.GetVersionAsync(cancellationToken),
        Swarm = await engine.Client.Swarm.InspectSwarmAsync(cancellationToken),
        Nodes = await SwarmNode.ListAsync(engine, cancellationToken),
        Services = [.. await engine.Client.Swarm.ListServicesAsync(cancellationToken: cancellationToken)],
        Stack = await StackState.ReadAsync(engine, stack, cancellationToken),
    };

    /// <inheritdoc cref="IsHere"/>
    public static bool SharesMachine(Engine engine) =>
        engine.Address.Uri.Scheme == "unix" && engine.Info.Name == Environment.MachineName
        && File.Exists(KernelRelease) && File.ReadAllText(KernelRelease).Trim() == engine.Info.KernelVersion;
}
