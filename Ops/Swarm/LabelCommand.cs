using System.CommandLine;
using System.Text.RegularExpressions;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;

namespace MetalsPipeline.Ops.Swarm;

/// <summary><c>metals swarm label</c></summary>
internal static partial class LabelCommand
{
    public static Command Create(Shell shell)
    {
        var node = new Argument<string?>("NODE") { Description = "Name or id of a node, or self.", Arity = ArgumentArity.ZeroOrOne };
        var labels = new Argument<string[]>("LABEL") { Description = "Labels that it gets, for example kafka-1.", Arity = ArgumentArity.ZeroOrMore };
        var remove = new Option<bool>("--remove") { Description = "Take the labels from the node instead." };
        var topology = IdentityLabels.TopologyOption("Spread all labels of this topology that are missing over the nodes, one number a node.");
        var change = new ChangeOptions();
        var verb = new Verb(
            "label",
            "Says on which nodes the servers that keep data run. Labels that are there stay, since the data is there.",
            "metals swarm label --topology HighAvailability --dry-run",
            shell,
            async (run, token) =>
            {
                await using var engine = await Engine.OpenManagerAsync(run, token);
                var nodes = await SwarmNode.ListAsync(engine, token);
                var changes = run.Arguments.GetValue(topology) is { } whole
                    ? Spread(whole, nodes, run)
                    : Plan(SwarmNode.Find(nodes, run.Arguments.GetValue(node)!, engine), run.Arguments.GetValue(labels)!, run.Arguments.GetValue(remove), nodes);
                return await change.CarryOutAsync(
                    run,
                    changes,
                    LabelChange.Columns,
                    $"Change {changes.Count} labels?",
                    $"swarm label {string.Join(' ', changes.Select(one => $"{(one.Action == LabelAction.Add ? "" : "-")}{one.Node}/{one.Label}"))}",
                    () => LabelChange.ApplyAsync(engine, changes, token),
                    token);
            })
        {
            node,
            labels,
            remove,
            topology,
        };
        change.AddTo(verb);
        verb.Validators.Add(result =>
        {
            var names = result.GetValue(labels) ?? [];
            if (result.GetResult(topology) is not null)
            {
                if (result.GetValue(node) is not null || result.GetValue(remove))
                    result.AddError("--topology labels all nodes: it goes with neither NODE nor --remove.");
            }
            else if (names.Length == 0)
            {
                result.AddError("A NODE and a LABEL are missing, or --topology.");
            }

            foreach (var name in names.Where(name => !Name().IsMatch(name)))
                result.AddError($"'{name}' can't be a label: it may have letters, digits, '.', '_' and '-'.");
        });
        return verb;
    }

    private static IReadOnlyList<LabelChange> Spread(Topology topology, IReadOnlyList<SwarmNode> nodes, Run run)
    {
        var spread = LabelSpread.Plan(topology, nodes);
        if (spread.Remark is { } remark)
            run.Progress(remark);
        return spread.Changes;
    }

    /// <exception cref="CommandException">A server's data is on another node.</exception>
    private static List<LabelChange> Plan(SwarmNode node, string[] labels, bool remove, IReadOnlyList<SwarmNode> nodes)
    {
        if (remove)
            return [.. labels.Distinct().Where(node.Labels.ContainsKey).Select(label => LabelChange.Remove(node, label))];

        foreach (var label in labels.Where(IdentityLabels.Contains))
        {
            if (nodes.FirstOrDefault(other => other.Id != node.Id && other.Has(label)) is { } holder)
            {
                throw new CommandException($"{label} is on node {holder.Name}, and so is its data. To give it up: 'metals swarm label {holder.Name} {label} --remove' first.");
            }
        }

        return [.. labels.Distinct().Where(label => !node.Has(label)).Select(label => LabelChange.Add(node, label))];
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]*\z")]
    private static partial Regex Name();
}
