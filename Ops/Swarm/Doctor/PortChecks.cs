using System.Net.Sockets;

namespace MetalsPipeline.Ops.Swarm.Doctor;

/// <summary>What nodes need of each other, and what the stack publishes.</summary>
internal static class PortChecks
{
    private const string Area = "ports";

    private const int Management = 2377;

    private const int Gossip = 7946;

    /// <summary>Those of producer, processor and health-api.</summary>
    private static readonly uint[] Published = [8000, 8001, 8080];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static async Task<IReadOnlyList<Check>> RunAsync(Patient patient, CancellationToken cancellationToken) =>
    [
        .. await BetweenNodesAsync([.. patient.Nodes.Where(node => node.Id != patient.Self.Id)], patient.IsHere, cancellationToken),
        await PublishedAsync(patient, cancellationToken),
    ];

    /// <param name="others">All nodes but the engine's own.</param>
    /// <param name="isHere">Whether this process is on the engine's node.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<IReadOnlyList<Check>> BetweenNodesAsync(IReadOnlyList<SwarmNode> others, bool isHere, CancellationToken cancellationToken)
    {
        const string Udp = "7946/udp, 4789/udp and IP protocol 50";
        if (others.Count == 0)
            return [Check.Pass(Area, "between nodes", "there is only one node")];
        if (!isHere)
            return [Check.Unknown(Area, "between nodes", "the engine is on another machine", $"run this on a node; open {Management}/tcp, {Gossip}/tcp, {Udp} between nodes")];

        var wanted = others.SelectMany(
            node => node.IsManager ? new[] { Management, Gossip } : [Gossip], (node, port) => (node, port));
        var tried = await Task.WhenAll(wanted.Select(async one => (one.node, one.port, IsOpen: await ConnectsAsync(one.node.Address, one.port, cancellationToken))));
        var closed = tried.Where(one => !one.IsOpen).Select(one => $"{one.node.Name} ({one.node.Address}:{one.port})").ToArray();
        return
        [
            closed.Length == 0
                ? Check.Pass(Area, "between nodes", $"{Management}/tcp and {Gossip}/tcp of {Check.Count(others.Count, "other node")} answer")
                : Check.Fail(Area, "between nodes", $"no answer from {string.Join(", ", closed)}", $"open {Management}/tcp (managers) and {Gossip}/tcp between nodes"),
            Check.Unknown(Area, "between nodes, without connections", $"whether {Udp} get through isn't seen from here", $"open {Udp} between nodes"),
        ];
    }

    private static async Task<Check> PublishedAsync(Patient patient, CancellationToken cancellationToken)
    {
        var publishers = patient.Services
            .SelectMany(service => service.Endpoint?.Ports ?? [], (service, port) => (Service: service.Spec!.Name!, port.PublishedPort))
            .ToLookup(one => one.PublishedPort ?? 0, one => one.Service);
        var own = patient.Stack.Services.Select(service => service.Spec.Name).ToHashSet();
        var taken = new List<string>();
        var free = 0;
        foreach (var port in Published.Where(port => !publishers[port].Any(own.Contains)))
        {
            if (publishers[port].FirstOrDefault() is { } other)
                taken.Add($"{port} by the service {other}");
            else if (patient.IsHere && await ConnectsAsync("127.0.0.1", (int)port, cancellationToken))
                taken.Add($"{port} by a program on this machine");
            else
                free++;
        }

        var all = string.Join(", ", Published);
        return taken.Count > 0 ? Check.Fail(Area, "published", $"taken: {string.Join(", ", taken)}", "stop it, or let it use another port")
            : free == 0 ? Check.Pass(Area, "published", $"{all} are the stack's")
            : patient.IsHere && patient.Nodes.Count == 1 ? Check.Pass(Area, "published", $"{all} are free or the stack's")
            : Check.Unknown(Area, "published", $"{all} are no other service's; programs on other nodes aren't seen from here", "see that no program of a node listens there");
    }

    private static async Task<bool> ConnectsAsync(string host, int port, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(host, port, limit.Token);
            return true;
        }
        catch (Exception problem) when (problem is SocketException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false; // Which is the answer.
        }
    }
}
