using System.CommandLine;

namespace MetalsPipeline.Ops.Swarm;

/// <summary>Labels of nodes by which the servers that keep data find the node where it is: each runs on the one node that has its label.</summary>
internal static class IdentityLabels
{
    /// <summary>What a label has as its value.</summary>
    public const string Value = "true";

    private const int Members = 3;

    private static readonly string[] Servers = ["kafka", "mongodb", "zookeeper"];

    /// <summary>Of these a stack that is observed has one, whatever its topology.</summary>
    private static readonly string[] Observers = ["grafana", "prometheus"];

    /// <summary>The labels of a topology, those together that belong on one node.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Groups(Topology topology) => topology == Topology.Single
        ? [Servers]
        : [.. Enumerable.Range(1, Members).Select(number => Servers.Select(server => $"{server}-{number}").ToArray())];

    /// <summary>Whether a server with data of its own goes by that label.</summary>
    public static bool Contains(string label) => Observers.Contains(label) || Enum.GetValues<Topology>().SelectMany(Groups).Any(group => group.Contains(label));

    /// <summary>An option that names a topology.</summary>
    public static Option<Topology?> TopologyOption(string description)
    {
        var option = new Option<Topology?>("--topology") { Description = description, HelpName = string.Join('|', Enum.GetNames<Topology>()) };
        option.CustomParser = result =>
        {
            if (result.Tokens is not [var token])
                return null; // Reported already.
            if (Enum.GetNames<Topology>().Contains(token.Value))
                return Enum.Parse<Topology>(token.Value);
            result.AddError($"--topology must be {string.Join(" or ", Enum.GetNames<Topology>())}, but is '{token.Value}'.");
            return null;
        };
        return option;
    }
}
