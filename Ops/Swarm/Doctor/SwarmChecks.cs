namespace MetalsPipeline.Ops.Swarm.Doctor;

/// <summary>Managers and nodes.</summary>
internal static class SwarmChecks
{
    private const string Area = "swarm";

    /// <param name="nodes">All nodes.</param>
    /// <param name="autolock">Whether managers that restart need a key.</param>
    public static IEnumerable<Check> Run(IReadOnlyList<SwarmNode> nodes, bool autolock)
    {
        yield return Quorum(nodes);
        yield return Nodes(nodes);
        yield return Versions(nodes);
        yield return autolock
            ? Check.Pass(Area, "autolock", "managers that restart need the key")
            : Check.Warn(
                Area,
                "autolock",
                "off: who has a manager's disk has all secrets",
                "'metals swarm init --autolock --unlock-key-file FILE', and keep the file elsewhere");
    }

    private static Check Quorum(IReadOnlyList<SwarmNode> nodes)
    {
        var managers = nodes.Where(node => node.IsManager).ToArray();
        var away = managers.Where(node => !node.IsReachable).Select(node => node.Name).ToArray();
        var spare = managers.Length - ((managers.Length / 2) + 1) - away.Length;
        var finding = $"{Check.Count(managers.Length, "manager")}, of which {Math.Max(spare, 0)} may be lost";
        return away.Length > 0
            ? Check.Fail(Area, "quorum", $"{finding}; not reachable: {string.Join(", ", away)}", "bring them back, or 'docker node demote' and 'docker node rm' them and join others")
            : nodes.Count == 1
                ? Check.Pass(Area, "quorum", "1 manager, which is the whole Swarm")
                : spare == 0
                    ? Check.Warn(Area, "quorum", finding, "three managers may lose one: 'docker node promote NODE', or 'metals swarm join-command --manager'")
                    : Check.Pass(Area, "quorum", finding);
    }

    private static Check Nodes(IReadOnlyList<SwarmNode> nodes)
    {
        var lost = nodes.Where(node => node.State != "ready").Select(node => $"{node.Name} is {node.State}").ToArray();
        var idle = nodes.Where(node => node.Availability != SwarmNode.Active).Select(node => $"{node.Name} is on {node.Availability}").ToArray();
        return lost.Length > 0
            ? Check.Fail(Area, "nodes", string.Join(", ", [.. lost, .. idle]), "start them, or remove those that are gone for good: 'docker node rm NODE'")
            : idle.Length > 0
                ? Check.Warn(Area, "nodes", string.Join(", ", idle), "'metals swarm drain NODE --undo' gives it tasks again")
                : Check.Pass(Area, "nodes", $"{Check.Count(nodes.Count, "node")} ready");
    }

    private static Check Versions(IReadOnlyList<SwarmNode> nodes)
    {
        var versions = nodes.Select(node => node.EngineVersion).Where(version => version.Length > 0).Distinct().Order(StringComparer.Ordinal).ToArray();
        return versions.Length <= 1
            ? Check.Pass(Area, "versions", $"all nodes have Docker {string.Join("", versions)}")
            : Check.Warn(Area, "versions", $"nodes have Docker {string.Join(", ", versions)}", "bring all to the same version, one node at a time ('metals swarm drain')");
    }
}
