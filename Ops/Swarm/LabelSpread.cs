using MetalsPipeline.Ops.Cli;

namespace MetalsPipeline.Ops.Swarm;

/// <summary>Which nodes labels belong on. Labels that are there stay where they are, since the data is there.</summary>
/// <param name="Changes">Labels that are missing, and where they go.</param>
/// <param name="Homeless">Labels for which there is no node yet.</param>
internal sealed record LabelSpread(IReadOnlyList<LabelChange> Changes, IReadOnlyList<string> Homeless)
{
    /// <param name="groups">The labels, those together that belong on one node.</param>
    /// <param name="nodes">The Swarm's, in the order in which new ones are taken.</param>
    /// <exception cref="CommandException">A label is on several nodes.</exception>
    public static LabelSpread Plan(IReadOnlyList<IReadOnlyList<string>> groups, IReadOnlyList<SwarmNode> nodes)
    {
        foreach (var label in groups.SelectMany(group => group))
        {
            if (nodes.Where(node => node.Has(label)).ToArray() is { Length: > 1 } holders)
            {
                throw new CommandException($"The label {label} is on several nodes ({string.Join(", ", holders.Select(node => node.Name))}): "
                    + $"remove it from those that don't have its data ('metals swarm label NODE {label} --remove').");
            }
        }

        // The node that has most of the labels that belong together is where the others belong; a new one has none yet.
        var free = new Queue<SwarmNode>(nodes.Where(node => node.TakesTasks && !groups.SelectMany(group => group).Any(node.Has)));
        var homes = groups.Select(group => (
            Group: group,
            Home: nodes.Where(node => group.Any(node.Has)).MaxBy(node => group.Count(node.Has)) ?? (free.TryDequeue(out var next) ? next : null)));
        var changes = new List<LabelChange>();
        var homeless = new List<string>();
        foreach (var (group, home) in homes)
        {
            var missing = group.Where(label => !nodes.Any(node => node.Has(label)));
            if (home is null)
                homeless.AddRange(missing);
            else
                changes.AddRange(missing.Select(label => LabelChange.Add(home, label)));
        }

        return new LabelSpread(changes, homeless);
    }

    /// <summary>What an operator should know: how many nodes are missing, and what to do then; null if none.</summary>
    public string? Remark => Homeless.Count == 0
        ? null
        : $"No node is left for {string.Join(", ", Homeless)}: join more ('metals swarm join-command --manager'), then 'metals swarm label' with the same --topology or --published.";
}
