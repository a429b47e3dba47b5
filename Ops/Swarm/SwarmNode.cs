using Docker.DotNet.Models;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;

namespace MetalsPipeline.Ops.Swarm;

/// <summary>A node of the Swarm, as its managers know it.</summary>
internal sealed record SwarmNode
{
    public const string Active = "active";

    public const string Drained = "drain";

    public required string Id { get; init; }

    public required string Name { get; init; }

    public DateTime Joined { get; init; }

    public bool IsManager { get; init; }

    /// <summary>Whether the other managers reach this one.</summary>
    public bool IsReachable { get; init; }

    /// <summary>"ready", "down" and others.</summary>
    public string State { get; init; } = "ready";

    /// <summary>"active", "pause" or "drain".</summary>
    public string Availability { get; init; } = Active;

    /// <summary>IP address.</summary>
    public string Address { get; init; } = "";

    /// <summary>Where it can be joined, if it is a manager.</summary>
    public string? ManagerAddress { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Billionths of a processor.</summary>
    public long NanoCpus { get; init; }

    /// <summary>Bytes.</summary>
    public long Memory { get; init; }

    public string EngineVersion { get; init; } = "";

    /// <summary>Whether it may be given tasks, and can run them.</summary>
    public bool TakesTasks => State == "ready" && Availability == Active;

    public bool Has(string label) => Labels.TryGetValue(label, out var value) && value == IdentityLabels.Value;

    /// <summary>The Swarm's nodes in the order in which they joined.</summary>
    public static async Task<IReadOnlyList<SwarmNode>> ListAsync(Engine engine, CancellationToken cancellationToken) =>
        [.. (await engine.Client.Swarm.ListNodesAsync(cancellationToken)).Select(Of).OrderBy(node => node.Joined).ThenBy(node => node.Id, StringComparer.Ordinal)];

    /// <summary>The node that goes by that name or id; "self" is the engine's own.</summary>
    /// <exception cref="CommandException">There is none, or more than one.</exception>
    public static SwarmNode Find(IReadOnlyList<SwarmNode> nodes, string name, Engine engine)
    {
        var wanted = name == "self" ? engine.Info.Swarm.NodeID : name;
        return nodes.Where(node => node.Id == wanted).ToArray() is [var exact]
            ? exact
            : nodes.Where(node => node.Name == wanted).ToArray() switch
            {
                [var one] => one,
                [] => throw new CommandException($"There is no node '{name}' in the Swarm; there are {string.Join(", ", nodes.Select(node => node.Name))}."),
                var several => throw new CommandException($"More than one node is called '{name}'; use an id: {string.Join(", ", several.Select(node => node.Id))}."),
            };
    }

    public static SwarmNode Of(NodeListResponse node)
    {
        var manager = node.ManagerStatus;
        var address = node.Status?.Addr ?? "";
        return new SwarmNode
        {
            Id = node.ID,
            Name = node.Description?.Hostname is { Length: > 0 } name ? name : node.ID,
            Joined = node.CreatedAt ?? default,
            IsManager = node.Spec?.Role == "manager",
            IsReachable = manager?.Reachability == "reachable",
            State = node.Status?.State ?? "unknown",
            Availability = node.Spec?.Availability ?? Active,
            // A manager may know itself by the address that it listens to.
            Address = address is "" or "0.0.0.0" && manager?.Addr is { } joined ? joined[..joined.LastIndexOf(':')] : address,
            ManagerAddress = manager?.Addr,
            Labels = (node.Spec?.Labels ?? new Dictionary<string, string>()).AsReadOnly(),
            NanoCpus = node.Description?.Resources?.NanoCPUs ?? 0,
            Memory = node.Description?.Resources?.MemoryBytes ?? 0,
            EngineVersion = node.Description?.Engine?.EngineVersion ?? "",
        };
    }
}
